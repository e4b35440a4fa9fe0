// Makes one file of each process of a service, with its packages inside, as its image runs it. Run in
// the service's folder: node ../scripts/bundle.ts src/main.ts [further processes or threads]
import { readFile, writeFile } from 'node:fs/promises';
import { decode, encode } from '@jridgewell/sourcemap-codec';
import { build } from 'esbuild';

const { metafile } = await build({
  entryPoints: process.argv.slice(2),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node24',
  // CommonJS starts faster: `import 'node:http'` from an ES module loads more of Node than `require`.
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
  sourcemap: true,
  sourcesContent: false,
  metafile: true,
  logLevel: 'warning',
});
const maps = Object.keys(metafile.outputs).filter((file) => file.endsWith('.map'));
for (const file of maps) await writeFile(file, withoutPackages(await readFile(file, 'utf8')));

/**
 * A stack trace needs the lines of our own files alone. With those of all packages the source map is a
 * megabyte, which Node would read at every start.
 */
function withoutPackages(sourceMap: string): string {
  const { sources, mappings, ...others } = JSON.parse(sourceMap);
  const isOwn = (source: number): boolean => !sources[source].includes('node_modules');
  const ownMappings = decode(mappings).map((line) =>
    line.filter(([_column, source]) => source !== undefined && isOwn(source)),
  );
  return JSON.stringify({ ...others, sources, mappings: encode(ownMappings) });
}
