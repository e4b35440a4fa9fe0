// The world as the Node build sees it.

import { type Family, type Platform, SystemError } from '../core/platform.ts';
import { connect } from './connection.ts';
import { childProcess, dns, errorCode, fs, toSystemError, tty } from './system.ts';

const NO_OUTPUT = 'process.exit(Number(process.argv[1]))';
/**
 * Enough for sixteen names. A thread that cannot start, because of a limit of processes, aborts Node.
 */
const MOST_LOOKUP_THREADS = 64;
/** What an image may name as its STOPSIGNAL, as far as Node can listen for it. */
export const STOP_SIGNALS: readonly NodeJS.Signals[] = [
  ...(['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGABRT'] as const),
  ...(['SIGALRM', 'SIGVTALRM', 'SIGSTKFLT', 'SIGIO', 'SIGPWR', 'SIGXCPU'] as const),
  // Apache's image names it. On a terminal it means that the window has changed its size.
  ...(process.pid === 1 && !tty().isatty(0) ? (['SIGWINCH'] as const) : []),
];
/** Where to search if PATH is not set. */
const DEFAULT_PATH = '/usr/local/bin:/bin:/usr/bin';
/** Bytes: several times all authorities that a system trusts. */
const LONGEST_FILE = 1_048_576;

/** How many threads are looking up a name, or writing. */
let busy = 0;
/** How many lookups were asked for. */
let lookups = 0;

export const nodePlatform: Platform = {
  now,
  after,
  environment: (name) => process.env[name],
  readFile,
  write,
  lookUp,
  connect,
  become,
};

/** Not `performance.now()`: that loads a part of Node which starts without it. */
function now(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

function after(milliseconds: number, wake: () => void): () => void {
  const timer = setTimeout(wake, Math.max(0, Math.ceil(milliseconds)));
  return () => clearTimeout(timer);
}

function readFile(path: string): string {
  try {
    const status = fs().statSync(path);
    if (!status.isFile()) throw new SystemError('EINVAL');
    if (status.size > LONGEST_FILE) throw new SystemError('EFBIG');
    return fs().readFileSync(path, 'utf8');
  } catch (error) {
    throw toSystemError(error);
  }
}

/** Writes in a thread, because a pipe that is full blocks its writer. */
function write(stream: 'output' | 'errors', text: string, deadline?: number): Promise<boolean> {
  return new Promise((resolve) => {
    const stopTimer =
      deadline === undefined ? () => {} : after(deadline - now(), () => resolve(true));
    startInThread(1, (done) => {
      fs().write(stream === 'output' ? 1 : 2, text, (error) => {
        done();
        stopTimer();
        resolve(error === null || errorCode(error) !== 'EPIPE');
      });
    });
  });
}

async function lookUp(name: string, family: Family): Promise<readonly string[]> {
  lookups += 1;
  // By then, all names of the check are asked for.
  await Promise.resolve();
  return new Promise((resolve, reject) => {
    // Node lends half of its threads to lookups, so that silence about one name delays no other.
    startInThread(Math.min(2 * lookups, MOST_LOOKUP_THREADS), (done) => {
      dns().lookup(name, { all: true, family }, (error, found) => {
        done();
        if (error === null) resolve(found.map(({ address }) => address));
        else reject(toSystemError(error));
      });
    });
  });
}

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

async function become([name = '', ...words]: readonly string[]): Promise<number> {
  if (process.execve === undefined) return runAsChild(name, words);

  let reason = 'ENOENT';
  for (const file of candidates(name)) {
    const error = startFile(file, [name, ...words]);
    if (reason === 'ENOENT') reason = error;
    if (error !== 'ENOENT' && error !== 'EISDIR' && error !== 'EACCES')
      throw new SystemError(error);
  }
  throw new SystemError(reason);
}

/** Where the shell would look, too. */
function candidates(name: string): string[] {
  if (name === '' || name.includes('/')) return [name];
  const folders = (process.env.PATH ?? DEFAULT_PATH).split(':');
  return folders.map((folder) => `${folder || '.'}/${name}`);
}

/** Becomes the command, or returns the name of the error with which this file cannot be started. */
function startFile(file: string, command: readonly string[]): string {
  let exists = false;
  try {
    if (fs().statSync(file).isDirectory()) return 'EISDIR';
    exists = true;
    // Beforehand, because older Node aborts where execve fails.
    fs().accessSync(file, fs().constants.X_OK);
    return process.execve?.(file, command, process.env) ?? '';
  } catch (error) {
    // That execve is experimental, which Node would say after our own words.
    process.removeAllListeners('warning');
    const code = errorCode(error);
    if (code !== 'ENOENT' && code !== 'ENOTDIR') return code;
    // If the file exists, it is the interpreter named in it that does not.
    return exists ? 'ELIBACC' : 'ENOENT';
  }
}

/** For systems that cannot replace a process, such as Windows: run it, and end as it ends. */
function runAsChild(name: string, words: readonly string[]): Promise<number> {
  const child = childProcess().spawn(name, words, { stdio: 'inherit' });
  for (const signal of STOP_SIGNALS) {
    process.removeAllListeners(signal);
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(toSystemError(error)));
    child.once('exit', (code) => resolve(code ?? 1));
  });
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
