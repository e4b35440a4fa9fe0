// Handing over to another program.

import { SystemError } from '../core/platform.ts';
import { childProcess, fs, toSystemError } from './system.ts';

/** What execvp uses where PATH is not set. */
const DEFAULT_PATH = '/usr/local/bin:/bin:/usr/bin';

/** See `Platform.become`. */
export async function become([name = '', ...words]: readonly string[]): Promise<number> {
  if (process.execve === undefined) return runAsChild(name, words);

  // Looked up beforehand: execve takes a file, not a name, and older Node aborts where it fails.
  const files = candidates(name).filter(
    (file) => fs().existsSync(file) && fs().statSync(file).isFile(),
  );
  const executable = files.find(isExecutable);
  if (executable === undefined) throw new SystemError(files.length === 0 ? 'ENOENT' : 'EACCES');
  try {
    return process.execve(executable, [name, ...words], process.env);
  } catch (error) {
    throw toSystemError(error);
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

/** For systems that cannot replace a process, such as Windows: run it, and end as it ends. */
function runAsChild(name: string, words: readonly string[]): Promise<number> {
  const child = childProcess().spawn(name, words, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(toSystemError(error)));
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
