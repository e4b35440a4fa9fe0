// Handing over to another program.

import { childProcess, errorCode, fs } from './system.ts';

const NOT_FOUND = 127;
const CANNOT_RUN = 126;
/** What execvp uses where PATH is not set. */
const DEFAULT_PATH = '/usr/local/bin:/bin:/usr/bin';

/** Becomes the command, with the same PID where the system can do that. See `Platform.become`. */
export async function become([name = '', ...words]: readonly string[]): Promise<number> {
  if (process.execve === undefined) return runAsChild(name, words);

  // Looked up beforehand: execve takes a file, not a name, and older Node aborts where it fails.
  const files = candidates(name).filter(
    (file) => fs().existsSync(file) && fs().statSync(file).isFile(),
  );
  const executable = files.find(isExecutable);
  if (files.length === 0) return complain(name, 'command not found', NOT_FOUND);
  if (executable === undefined) return complain(name, 'permission denied', CANNOT_RUN);
  try {
    return process.execve(executable, [name, ...words], process.env);
  } catch (error) {
    return complain(name, `cannot be run (${errorCode(error)})`, CANNOT_RUN);
  }
}

/** Where the shell would look, too. */
function candidates(name: string): string[] {
  if (name.includes('/')) return [name];
  const folders = (process.env.PATH ?? DEFAULT_PATH).split(':');
  return folders.map((folder) => `${folder || '.'}/${name}`);
}

function isExecutable(file: string): boolean {
  try {
    fs().accessSync(file, fs().constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function complain(name: string, problem: string, exitCode: number): number {
  fs().writeSync(2, `http-check: ${name}: ${problem}\n`);
  return exitCode;
}

/** For systems that cannot replace a process, such as Windows: run it, and end as it ends. */
function runAsChild(name: string, words: readonly string[]): Promise<number> {
  const child = childProcess().spawn(name, words, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve) => {
    child.once('error', () => resolve(complain(name, 'command not found', NOT_FOUND)));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
