#!/usr/bin/env node
// The entry point of the Node build.
import { run } from '../core/run.ts';
import { exit, nodePlatform } from './platform.ts';

// Without this they would be ignored in a container in which the check is PID 1.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2']) {
  process.once(signal, () => exit(1));
}

run(process.argv.slice(2), nodePlatform).then(exit);
