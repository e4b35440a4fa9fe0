// The threads in which Node looks up names and writes, and how the process ends in spite of them.

import { fs } from './built-in.ts';

/** Threads, of which the runtime lends half to lookups: two for each of sixteen names. */
const THREADS = '64';
const NO_OUTPUT = 'process.exit(Number(process.argv[1]))';

let busy = 0;

/** Starts what runs in a thread and calls `done` at its end. */
export function startInThread(start: (done: () => void) => void): void {
  busy += 1;
  start(() => {
    busy -= 1;
  });
}

/** The same for lookups, of which a silent name server must not let a few keep the others waiting. */
export function startLookup(start: (done: () => void) => void): void {
  const before = process.env.UV_THREADPOOL_SIZE;
  // Read when the first thread is started, and not to be seen by the command that we may become.
  process.env.UV_THREADPOOL_SIZE ??= THREADS;
  startInThread(start);
  if (before === undefined) delete process.env.UV_THREADPOOL_SIZE;
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
