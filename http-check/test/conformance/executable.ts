// The executable under test. `HTTP_CHECK=/path/to/http-check` names another than the Node build.

import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const nodeBuild = fileURLToPath(new URL('../../dist/http-check.cjs', import.meta.url));
const file = process.env.HTTP_CHECK ?? nodeBuild;

/** Which build this is, for the names of the tests. */
export const build = file.endsWith('.cjs') ? 'Node' : 'native';

/** Tests that run side by side: most of the time each waits for a process of its own. */
export const concurrency = 4;

/** The words with which a command starts the executable. */
export const executable: readonly string[] = build === 'Node' ? [process.execPath, file] : [file];

/** Milliseconds that a case allows for starting the process on a machine busy with others. */
const START_ALLOWANCE = 3_000;

/** So often in a row nothing is late by chance, however busy the machine is. */
const TRIES = 50;

export interface Ending {
  exit: number | null;
  output: string;
  errors: string;
  milliseconds: number;
}

export interface Run {
  child: ChildProcess;
  /** Resolves once the output so far matches. */
  printed(pattern: RegExp): Promise<void>;
  ended: Promise<Ending>;
}

/** Starts the executable. It is killed when it lasts longer than any case may. */
export function start(words: readonly string[], environment: NodeJS.ProcessEnv = {}): Run {
  return startCommand([...executable, ...words], environment);
}

/** Starts a command, which is killed as well. */
export function startCommand(
  [command = '', ...words]: readonly string[],
  environment: NodeJS.ProcessEnv = {},
  stdio: StdioOptions = ['ignore', 'pipe', 'pipe'],
): Run {
  const started = performance.now();
  const child = spawn(command, words, {
    env: { ...process.env, ...environment },
    stdio,
    timeout: 20_000,
    killSignal: 'SIGKILL',
  });
  const text = { output: '', errors: '' };
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    text.output += part;
  });
  child.stderr?.setEncoding('utf8').on('data', (part: string) => {
    text.errors += part;
  });
  const ended = once(child, 'close').then(([exit]) => ({
    ...text,
    exit: exit as number | null,
    milliseconds: performance.now() - started,
  }));
  async function printed(pattern: RegExp): Promise<void> {
    while (!pattern.test(text.output)) {
      const more = await Promise.race([once(child.stdout ?? child, 'data'), ended]);
      if ('exit' in more && !pattern.test(text.output)) {
        throw new Error(`ended without ${pattern}: ${text.output}`);
      }
    }
  }
  return { child, printed, ended };
}

/** Runs the executable to its end. */
export function run(words: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Ending> {
  return start(words, environment).ended;
}

/** Runs something to its end, and again while it was late: it is up to the machine whether it may be that once. */
export async function runUntil(
  isInTime: (ending: Ending) => boolean,
  runOnce: () => Promise<Ending>,
): Promise<Ending> {
  for (let tries = 1; ; tries += 1) {
    const ending = await runOnce();
    if (isInTime(ending) || tries === TRIES) return ending;
  }
}

/** Runs the executable to its end, and again while it says that it was later than so many milliseconds. */
export function runInTime(words: readonly string[], most: number): Promise<Ending> {
  const isInTime = (ending: Ending): boolean =>
    reportedMilliseconds(ending) <= most && ending.milliseconds <= longest(most);
  return runUntil(isInTime, () => run(words));
}

/** The milliseconds that the check itself reports, in its first line. */
export function reportedMilliseconds({ output }: Pick<Ending, 'output'>): number {
  return Number(/ (\d+) ms/.exec(output)?.[1]);
}

/** Milliseconds that a run may take which is over by this deadline, start and load included. */
export function longest(deadline: number): number {
  return deadline + START_ALLOWANCE;
}
