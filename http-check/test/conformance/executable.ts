// The executable under test: `HTTP_CHECK=/path/to/http-check` names another than the Node build.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe } from 'node:test';

const file = process.env.HTTP_CHECK ?? join(import.meta.dirname, '../../dist/http-check.cjs');
/** Which build this is. */
export const build = /\.(cjs|ts)$/.test(file) ? 'Node' : 'native';

/** What a command line starts with: a generous time, unless another `-t` follows. */
export const executable: readonly string[] = [
  ...(build === 'Node' ? [process.execPath] : []),
  ...[file, '-t', '60000'],
];

/** Tests that need a POSIX shell, its signals, or its pipes. */
export const posixOnly = { skip: process.platform === 'win32' };

const resolver = process.platform === 'linux' ? readFileSync('/etc/resolv.conf', 'utf8') : '';
export const nameServers = [...resolver.matchAll(/^nameserver (\S+)/gm)].map((match) => match[1]);
/** Tests that change files of the system: see in-containers.sh. */
export const ownMachineOnly = {
  skip: nameServers.join() !== '127.0.0.1,127.0.0.2' && 'needs a machine of its own',
};

/** Milliseconds for starting the process on a machine busy with others. */
export const START_ALLOWANCE = 3_000;
/** Late runs in a row that aren't chance, even on a busy machine. */
const TRIES = 50;

type Options = { skip?: boolean | string };

/** Describes what this build does; the tests run side by side, as each mostly waits for a process of its own. */
export function describeBuild(title: string, options: Options, tests: () => void): void {
  describe(`${build} build ${title}`, { concurrency: 4, ...options }, tests);
}

export interface Ending {
  exit: number | null;
  output: string;
  errors: string;
  milliseconds: number;
}

/** Starts the executable. */
export function start(words: readonly string[], environment?: NodeJS.ProcessEnv) {
  return startCommand([...executable, ...words], environment);
}

/** Runs the executable to its end. */
export function run(words: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Ending> {
  return start(words, environment).ended;
}

/** Starts a command, which is killed if it lasts longer than any test may. */
export function startCommand(
  [command = '', ...words]: readonly string[],
  environment: NodeJS.ProcessEnv = {},
) {
  const started = performance.now();
  const child = spawn(command, words, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 120_000,
    killSignal: 'SIGKILL',
  });
  const text = { output: '', errors: '' };
  child.stdout.setEncoding('utf8').on('data', (part: string) => (text.output += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (text.errors += part));
  const ended = once(child, 'close').then(([exit]) => ({
    ...text,
    exit: exit as number | null,
    milliseconds: performance.now() - started,
  }));
  /** Resolves once the output so far matches. */
  async function printed(pattern: RegExp): Promise<void> {
    while (!pattern.test(text.output)) {
      assert.equal(child.exitCode, null, `ended without ${pattern}: ${text.output}`);
      await Promise.race([once(child.stdout, 'data'), ended]);
    }
  }
  return { child, printed, ended };
}

/** Runs it, and again while it was late, as long as that may be by chance. */
export async function repeatedly(
  runOnce: () => Promise<Ending>,
  isInTime: (ending: Ending) => boolean,
): Promise<Ending> {
  let ending = await runOnce();
  for (let tries = 1; !isInTime(ending) && tries < TRIES; tries += 1) ending = await runOnce();
  return ending;
}

/** How a run has to end. */
export interface Expected {
  exit: number;
  /** What it prints: without it, nothing. */
  output?: RegExp;
  /** What it prints as errors: without it, nothing. */
  errors?: RegExp;
  /** The milliseconds that the check itself reports in its first line, at least and at most. */
  reported?: readonly [least: number, most: number];
}

/** Runs the executable to its end, which has to be the expected one, and again while it was late. */
export async function expectEnd(
  words: readonly string[],
  { exit, output = /^$/, errors = /^$/, reported }: Expected,
  environment?: NodeJS.ProcessEnv,
): Promise<Ending> {
  const [least, most] = reported ?? [0, Number.POSITIVE_INFINITY];
  const reportedBy = (one: Ending) => Number(/ (\d+) ms/.exec(one.output)?.[1]);
  // A late check may print nothing: its time-out has passed.
  const isInTime = (one: Ending) =>
    reported === undefined ||
    (output.test(one.output) &&
      reportedBy(one) <= most &&
      one.milliseconds <= most + START_ALLOWANCE);
  const ending = await repeatedly(() => run(words, environment), isInTime);
  assert.match(ending.output, output, ending.errors);
  assert.match(ending.errors, errors);
  assert.equal(ending.exit, exit);
  assert.ok(isInTime(ending) && !(reportedBy(ending) < least), ending.output);
  return ending;
}
