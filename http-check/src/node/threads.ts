// The threads in which Node looks up names and writes, and how the process ends in spite of them.

import { fs } from './built-in.ts';

const NO_OUTPUT = 'process.exit(Number(process.argv[1]))';

let busy = 0;

/**
 * Starts what runs in a thread and calls `done` at its end. The first one decides how many threads
 * there are: names are looked up before anything is printed.
 */
function startInThread(threads: number, start: (done: () => void) => void): void {
  busy += 1;
  const before = process.env.UV_THREADPOOL_SIZE;
  process.env.UV_THREADPOOL_SIZE ??= `${threads}`;
  start(() => {
    busy -= 1;
  });
  // Not to be seen by the command that we may become.
  if (before === undefined) delete process.env.UV_THREADPOOL_SIZE;
}

/** The one thread that is needed to write. */
export function startWriting(start: (done: () => void) => void): void {
  startInThread(1, start);
}

/**
 * The runtime lends half of its threads to lookups, two for each name: enough for sixteen names, so
 * that a name server that is silent about a few does not keep the others waiting.
 */
export function startLookup(start: (done: () => void) => void): void {
  startInThread(64, start);
}

/** Ends the process with this exit code, at once. */
export function exit(code: number): void {
  // A thread is blocked for seconds when a name server is silent, or a reader is behind, and a
  // process that exits waits for its threads. One that becomes another program does not.
  if (busy > 0 && process.execve !== undefined) {
    const quick = code === 0 ? '/bin/true' : '/bin/false';
    if (code <= 1 && fs().existsSync(quick)) process.execve(quick, [quick], {});
    process.execve(process.execPath, [process.execPath, '--eval', NO_OUTPUT, `${code}`], {});
  }
  process.exit(code);
}
