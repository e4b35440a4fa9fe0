// Runs commands as a user would, from the root of the repository.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Result {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/** Variables to set, or to unset where undefined, on top of the environment of the tests. */
export type Environment = Readonly<Record<string, string | undefined>>;

interface RunOptions {
  environment?: Environment;
  directory?: string;
  /** Milliseconds after which the command is killed; by default three minutes. */
  timeout?: number;
}

/** Runs a command to its end, whatever its exit code. */
export function run(
  command: string,
  args: readonly string[],
  { environment, directory: cwd = root, timeout = 180_000 }: RunOptions = {},
): Promise<Result> {
  const env = { ...process.env, ...environment };
  const options = { cwd, env, timeout, maxBuffer: 64 * 1024 * 1024 };
  return promisify(execFile)(command, args, options).then(
    (printed) => ({ exitCode: 0, ...printed }),
    ({ code: exitCode, message, stdout, stderr }) => {
      if (typeof exitCode === 'number') return { exitCode, stdout, stderr };
      throw new Error(`${command} ${args.join(' ')}: ${message}\n${stdout}${stderr}`);
    },
  );
}

/** Runs a command that has to succeed, and returns what it printed on stdout. */
export async function succeed(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const { exitCode, stdout, stderr } = await run(command, args, options);
  if (exitCode === 0) return stdout.trim();
  throw new Error(`${command} ${args.join(' ')} ended with ${exitCode}\n${stdout}${stderr}`);
}

export type Running = ReturnType<typeof start>;

/** Starts a command that runs until it is stopped. */
export function start(command: string, args: readonly string[], options: RunOptions = {}) {
  let output = '';
  const child = spawn(command, args, {
    cwd: options.directory ?? root,
    env: { ...process.env, ...options.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A process group of its own, so that a signal reaches all of it, as Ctrl-C in a terminal does.
    detached: true,
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = once(child, 'close').then(([exitCode]) => exitCode as number | null);
  return {
    process: child,
    /** All that it has printed so far, on stdout and stderr. */
    output: () => output,
    /** Sends a signal to the command and its children, and resolves with the exit code, null after a kill. */
    end(signal: NodeJS.Signals = 'SIGINT') {
      const isOver = child.exitCode !== null || child.signalCode !== null;
      if (child.pid !== undefined && !isOver) process.kill(-child.pid, signal);
      return ended;
    },
  };
}
