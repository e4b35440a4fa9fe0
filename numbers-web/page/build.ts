// Builds what browsers load: one script, one style, and the icon.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ejsPlugin } from './ejs-plugin.ts';

const here = import.meta.dirname;
const dist = join(here, 'dist');

await build({
  entryPoints: [join(here, 'page.ts'), join(here, 'page.css')],
  outdir: dist,
  bundle: true,
  format: 'esm',
  // What browsers of the last two years understand; the style uses light-dark() as it is.
  target: ['es2023', 'chrome123', 'firefox128', 'safari17.5'],
  minify: true,
  plugins: [ejsPlugin],
  logLevel: 'warning',
});
await copyFile(join(here, 'favicon.svg'), join(dist, 'favicon.svg'));
