// One run of the program, from the command line to the exit code.
import { check, passed, type Result } from './check.ts';
import { parseCommandLine, UsageError } from './command-line.ts';
import { createLookUp } from './connect.ts';
import type { Settings } from './options.ts';
import { type Platform, SystemError } from './platform.ts';
import { type Circumstances, formatResults, OUTPUT_LIMIT, oneLine, shorten } from './report.ts';

/** The exit codes of our own; never 2, which Docker reserves. */
const PASSED = 0;
const FAILED = 1;
/** EX_USAGE of BSD's sysexits.h. */
const WRONG_USE = 64;
/** Those of a shell, for a command that cannot be run, and for one that does not exist. */
const CANNOT_RUN = 126;
const NOT_FOUND = 127;
const COMMAND_PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'command not found',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ELIBACC:
    'the interpreter that it names does not exist: check its first line and its line endings',
  ENOEXEC: 'neither a program for this machine nor a script that starts with #!',
};
/** Milliseconds beyond the deadline of a check for which a reader that is behind may keep it. */
const PATIENCE = 30;
/** The same where no check sets a deadline. */
const LONG_PATIENCE = 1_000;
/** Milliseconds between two tries. */
const [FIRST_PAUSE, LONGEST_PAUSE] = [100, 2_000];

/** Does what the words of the command line say, and resolves to the exit code. */
export async function run(words: readonly string[], platform: Platform): Promise<number> {
  const print = (stream: 'output' | 'errors', text: string) =>
    platform.write(stream, `${text}\n`, platform.now() + LONG_PATIENCE);
  const complain = (words: string) =>
    print('errors', shorten(`http-check: ${oneLine(words)}`, OUTPUT_LIMIT - 1));

  let use: Settings | string;
  try {
    use = parseCommandLine(words, platform);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    await complain(error.message);
    return WRONG_USE;
  }
  if (typeof use === 'string') {
    await print('output', use);
    return PASSED;
  }
  if (!(await runChecks(use, platform))) return FAILED;
  if (use.command.length === 0) return PASSED;
  try {
    return await platform.become(use.command);
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const problem = COMMAND_PROBLEMS[error.code] ?? `cannot be run (${error.code})`;
    await complain(`${use.command[0]}: ${problem}`);
    return error.code === 'ENOENT' ? NOT_FOUND : CANNOT_RUN;
  }
}

/** Checks as the settings say, prints each change, and resolves to whether the last check passed. */
function runChecks(settings: Settings, platform: Platform): Promise<boolean> {
  const lookUp = createLookUp(platform);
  let statesBefore: readonly string[] = [];

  async function checkOnce(): Promise<boolean> {
    const deadline = platform.now() + settings.timeout;
    const results = await check(settings, platform, lookUp, settings.timeout);
    await print(results, {}, deadline);
    return passed(results);
  }

  async function checkUntilPassed(duration: number): Promise<boolean> {
    const end = platform.now() + duration;
    for (let tries = 1; ; tries += 1) {
      const milliseconds = Math.min(settings.timeout, end - platform.now());
      const isCutShort = milliseconds < settings.timeout;
      const deadline = platform.now() + milliseconds;
      const results = await check(settings, platform, lookUp, milliseconds);
      // A try that the end cuts short says less than the one before it, unless it passes.
      if (tries === 1 || !isCutShort || passed(results)) await print(results, { tries }, deadline);
      if (passed(results)) return true;
      const left = end - platform.now();
      if (left > 0) await sleep(Math.min(pauseAfter(tries, Math.random()), left));
      if (platform.now() >= end) return false;
    }
  }

  /** Repeats the check until the output is closed. */
  async function watch(interval: number): Promise<boolean> {
    for (;;) {
      const results = await check(settings, platform, lookUp, settings.timeout);
      if (!(await print(results, { time: platform.date() }))) return passed(results);
      await sleep(interval);
    }
  }

  /**
   * Prints the results that differ from those before and that the settings want printed. A reader may keep a check with a
   * deadline a little longer than that. Resolves to false if the output is closed.
   */
  async function print(
    results: readonly Result[],
    circumstances: Circumstances,
    deadline?: number,
  ): Promise<boolean> {
    const { json, logSuccess, logFailure } = settings;
    const states = results.map(({ failure, status }) => `${failure?.reason} ${status}`);
    const wanted = results.filter(
      ({ failure }, index) =>
        states[index] !== statesBefore[index] && (failure === undefined ? logSuccess : logFailure),
    );
    statesBefore = states;
    if (wanted.length === 0) return true;
    const text = `${formatResults(wanted, circumstances, json).join('\n')}\n`;
    const latest = deadline && Math.max(platform.now(), deadline) + PATIENCE;
    return platform.write('output', text, latest);
  }

  function sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => platform.after(milliseconds, resolve));
  }

  if (settings.watch !== undefined) return watch(settings.watch);
  return settings.wait === undefined ? checkOnce() : checkUntilPassed(settings.wait);
}

/**
 * Milliseconds to pause after this try, the first being 1: twice as long each time, up to a limit, so that a service can
 * start; and up to a half less by chance (from 0 to 1), so that clients that started together do not ask together.
 */
export function pauseAfter(attempt: number, chance: number): number {
  const longest = Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
  return longest * (1 - chance / 2);
}
