// Builds what browsers load: one script, one style, and the icon of the live page.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = import.meta.dirname;
const dist = join(here, 'dist');
const icon = fileURLToPath(import.meta.resolve('numbers-web/page/favicon.svg'));

await build({
  entryPoints: [join(here, 'page.ts'), join(here, 'page.css')],
  outdir: dist,
  bundle: true,
  format: 'esm',
  // What browsers of the last two years understand; the style uses light-dark() as it is.
  target: ['es2023', 'chrome123', 'firefox128', 'safari17.5'],
  minify: true,
  logLevel: 'warning',
});
await copyFile(icon, join(dist, 'favicon.svg'));
