// Stack traces that name files and lines of the sources, not of the one file that an image runs.
//
// Node's own option, --enable-source-maps, reads the source map at every start, which costs a sixth of it
// and 11 MB. Here it is read once there is a stack trace to show.
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/** The bundle, where this code has become part of one. */
const BUNDLE = import.meta.filename;

/** Holds for all errors from now on. Sources that run unbundled need nothing of it. */
export function nameSourcesInStackTraces(): void {
  if (BUNDLE.endsWith('.ts')) return;
  let sourceMap: SourceMap | undefined;

  function describe(call: NodeJS.CallSite): string {
    const text = String(call);
    if (call.getFileName() !== BUNDLE) return text;
    sourceMap ??= new SourceMap(JSON.parse(readFileSync(`${BUNDLE}.map`, 'utf8')));
    const origin = sourceMap.findOrigin(call.getLineNumber() ?? 1, call.getColumnNumber() ?? 1);
    if (!('fileName' in origin)) return text;
    return text.replace(/[^( ]+:\d+:\d+/, `${origin.fileName}:${origin.lineNumber}`);
  }

  Error.prepareStackTrace = (error, calls) =>
    [String(error), ...calls.map((call) => `    at ${describe(call)}`)].join('\n');
}
