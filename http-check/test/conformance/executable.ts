// The executable under test. `HTTP_CHECK=/path/to/http-check` names another than the Node build, and
// `HTTP_CHECK=core` stands for the core in this process, which is quick enough for mutation tests.

import assert from 'node:assert/strict';
import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe } from 'node:test';
import { fileURLToPath } from 'node:url';
import { run as runCore } from '../../src/core/run.ts';
import { nodePlatform } from '../../src/node/platform.ts';

const nodeBuild = fileURLToPath(new URL('../../dist/http-check.cjs', import.meta.url));
const file = process.env.HTTP_CHECK ?? nodeBuild;

const kind = file.endsWith('.cjs') ? 'Node' : 'native';
/** Which build this is. */
export const build = file === 'core' ? file : kind;

/** A generous time, unless another `-t` follows. */
const GENEROUS = ['-t', '60000'];
/** What a command line starts with. */
export const executable: readonly string[] = [
  ...(build === 'Node' ? [process.execPath, file] : [file]),
  ...GENEROUS,
];

/** Tests that need a POSIX shell, its signals, or its pipes. */
export const posixOnly = { skip: process.platform === 'win32' };

/** Milliseconds for starting the process on a machine busy with others. */
export const START_ALLOWANCE = 3_000;
/** So often in a row nothing is late by chance, however busy the machine is. */
const TRIES = 50;

/** Describes what this build does; the tests run side by side, as each mostly waits for a process of its own. */
export function describeBuild(
  title: string,
  options: { skip?: boolean | string },
  tests: () => void,
): void {
  describe(`${build} build ${title}`, { concurrency: 4, ...options }, tests);
}

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

/** Starts the executable. It is killed if it lasts longer than any test may. */
export function start(words: readonly string[], environment?: NodeJS.ProcessEnv): Run {
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
    timeout: 120_000,
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
export async function run(
  words: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): Promise<Ending> {
  if (build !== 'core') return start(words, environment).ended;
  const started = performance.now();
  const text = { output: '', errors: '' };
  const exit = await runCore([...GENEROUS, ...words], {
    ...nodePlatform,
    environment: (name) => environment[name],
    async write(stream, part) {
      text[stream] += part;
      return true;
    },
    become: async () => 0,
  });
  return { ...text, exit, milliseconds: performance.now() - started };
}

/** Runs something to its end, and again while it was late: the machine may have been busy with others. */
export async function runUntil(
  isInTime: (ending: Ending) => boolean,
  runOnce: () => Promise<Ending>,
): Promise<Ending> {
  for (let tries = 1; ; tries += 1) {
    const ending = await runOnce();
    if (isInTime(ending) || tries === TRIES) return ending;
  }
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

/** Runs the executable to its end, which has to be the expected one. */
export async function expectEnd(
  words: readonly string[],
  { exit, output = /^$/, errors = /^$/, reported }: Expected,
  environment?: NodeJS.ProcessEnv,
): Promise<Ending> {
  const [least, most] = reported ?? [0, Number.POSITIVE_INFINITY];
  const reportedBy = (ending: Ending) => Number(/ (\d+) ms/.exec(ending.output)?.[1]);
  const isInTime = (ending: Ending) =>
    output.test(ending.output) &&
    reportedBy(ending) <= most &&
    ending.milliseconds <= most + START_ALLOWANCE;
  const ending = await runUntil(
    (one) => reported === undefined || isInTime(one),
    () => run(words, environment),
  );
  assert.match(ending.output, output, ending.errors);
  assert.match(ending.errors, errors);
  assert.equal(ending.exit, exit);
  if (reported === undefined) return ending;
  assert.ok(isInTime(ending) && reportedBy(ending) >= least, ending.output);
  assert.ok(ending.milliseconds >= least);
  return ending;
}
