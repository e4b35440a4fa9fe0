// Handing over to another program.

import fs from 'node:fs';
import path from 'node:path';

const NOT_FOUND = 127;
const CANNOT_RUN = 126;

/** Becomes the command, with the same PID where the system can do that. See `Platform.become`. */
export async function become(command: readonly string[]): Promise<number> {
  const [name = '', ...words] = command;
  if (process.execve === undefined) return runAsChild(name, words);

  const candidates = name.includes('/')
    ? [name]
    : searchPath().map((folder) => path.join(folder, name));
  const existing = candidates.filter(isFile);
  const file = existing.find(isExecutable);
  if (file === undefined) {
    const problem = existing.length === 0 ? 'command not found' : 'permission denied';
    fs.writeSync(2, `http-check: ${name}: ${problem}\n`);
    return existing.length === 0 ? NOT_FOUND : CANNOT_RUN;
  }
  process.execve(file, [name, ...words], process.env);
  return CANNOT_RUN;
}

function searchPath(): string[] {
  return (process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin').split(':');
}

function isFile(file: string): boolean {
  return fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}

function isExecutable(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** For systems that cannot replace a process, such as Windows: run it, and end as it ends. */
function runAsChild(name: string, words: readonly string[]): Promise<number> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const child = spawn(name, words, { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.removeAllListeners(signal);
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve) => {
    child.once('error', () => {
      fs.writeSync(2, `http-check: ${name}: command not found\n`);
      resolve(NOT_FOUND);
    });
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
