#!/usr/bin/env node
// The entry point of the Node build.

import { run } from '../core/run.ts';
import { nodePlatform } from './platform.ts';
import { exit } from './process-end.ts';

run(process.argv.slice(2), nodePlatform).then(exit);
