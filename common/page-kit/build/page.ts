// Makes of a page's folder what browsers load: one script, one style, and the icon, in its folder dist.
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/**
 * @param folder where page.ts and page.css are
 * @param icon the file of the icon
 * @param plugins what esbuild needs to understand the page's imports
 */
export async function buildPage(
  folder: string,
  icon: string,
  plugins: Plugin[] = [],
): Promise<void> {
  const dist = join(folder, 'dist');
  await build({
    entryPoints: [join(folder, 'page.ts'), join(folder, 'page.css')],
    outdir: dist,
    bundle: true,
    format: 'esm',
    // What browsers of the last two years understand; the styles use light-dark() as it is.
    target: ['es2023', 'chrome123', 'firefox128', 'safari17.5'],
    minify: true,
    plugins,
    logLevel: 'warning',
  });
  await copyFile(icon, join(dist, 'favicon.svg'));
}
