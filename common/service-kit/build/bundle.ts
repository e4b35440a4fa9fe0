// Makes one file of each process of a service, with its packages inside, as its image runs it. In the
// folder of a service: node ../common/service-kit/build/bundle.ts src/main.ts [further processes and threads]
import { readFile, writeFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { decode, encode, type SourceMapSegment } from '@jridgewell/sourcemap-codec';
import { build, type Plugin } from 'esbuild';

const REPOSITORY = resolve(import.meta.dirname, '../../..');

/** The media types that we send and receive. Reading all 2,600 of mime-db would make each start longer. */
const MEDIA_TYPES =
  /^(text\/(html|plain|css|javascript|event-stream)|application\/((problem\+)?json|x-www-form-urlencoded)|image\/svg\+xml)$/;

const onlyOurMediaTypes: Plugin = {
  name: 'only our media types',
  setup({ onLoad }) {
    onLoad({ filter: /mime-db\/db\.json$/ }, async ({ path }) => {
      const all = Object.entries(JSON.parse(await readFile(path, 'utf8')));
      const ours = all.filter(([type]) => MEDIA_TYPES.test(type));
      return { contents: JSON.stringify(Object.fromEntries(ours)), loader: 'json' };
    });
  },
};

const { metafile } = await build({
  entryPoints: process.argv.slice(2),
  outdir: 'dist',
  bundle: true,
  // Half a megabyte of character sets, of which a body of JSON or of a form may have none.
  external: ['./tables/*.json'],
  plugins: [onlyOurMediaTypes],
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
for (const file of maps) await writeFile(file, onlyOwnLines(await readFile(file, 'utf8')));

/**
 * Keeps what a stack trace needs: files, as they are called in the repository, and lines, and of our own
 * files alone. With all columns of all packages the source map is a megabyte.
 */
function onlyOwnLines(sourceMap: string): string {
  const { version, sources, mappings } = JSON.parse(sourceMap);
  const ownLines = decode(mappings).map((segments) => {
    const first = segments.find(([, source]) => source !== undefined && isOwn(sources[source]));
    return first === undefined ? [] : [first.slice(0, 4) as SourceMapSegment];
  });
  return JSON.stringify({
    version,
    sources: sources.map((source: string) => relative(REPOSITORY, resolve('dist', source))),
    names: [],
    mappings: encode(ownLines),
  });
}

function isOwn(source: string | undefined): boolean {
  return source !== undefined && !source.includes('node_modules');
}
