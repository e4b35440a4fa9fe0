// Builds what browsers load: the cards' templates are part of the script.
import { join } from 'node:path';
import { buildPage } from 'service-kit/build/page.ts';
import { ejsPlugin } from './ejs-plugin.ts';

const here = import.meta.dirname;

await buildPage(here, join(here, 'favicon.svg'), [ejsPlugin]);
