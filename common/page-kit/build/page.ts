// Makes of a page's folder what browsers load: its scripts, one style and the icon, in its folder dist. In
// the folder of a service: node ../common/page-kit/build/page.ts
import { existsSync } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ejsPlugin } from '../src/templates.ts';

await build({
  entryPoints: ['page/page.ts', 'page/replay.ts', 'page/page.css'].filter(existsSync),
  outdir: 'page/dist',
  bundle: true,
  format: 'esm',
  // What browsers of the last two years understand; the styles use light-dark() as it is.
  target: ['es2023', 'chrome123', 'firefox128', 'safari17.5'],
  minify: true,
  plugins: [ejsPlugin],
  logLevel: 'warning',
});
await copyFile(join(import.meta.dirname, '../page/favicon.svg'), 'page/dist/favicon.svg');
