// One run of the program, from the command line to the exit code.

import { parseCommandLine, UsageError } from './command-line.ts';
import { runChecks } from './modes.ts';
import type { Settings } from './options.ts';
import type { Platform } from './platform.ts';
import { OUTPUT_LIMIT, oneLine, shorten } from './report.ts';

/** The exit codes of our own; never 2, which Docker reserves. */
const PASSED = 0;
const FAILED = 1;
/** EX_USAGE of BSD's sysexits.h. */
const WRONG_USE = 64;
/** Milliseconds for which a reader that is behind may keep us, where no check sets a deadline. */
const PATIENCE = 1_000;

/** Does what the words of the command line say, and resolves to the exit code. */
export async function run(words: readonly string[], platform: Platform): Promise<number> {
  const deadline = platform.now() + PATIENCE;
  let use: Settings | string;
  try {
    use = parseCommandLine(words, platform);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const line = shorten(`http-check: ${oneLine(error.message)}`, OUTPUT_LIMIT - 1);
    await platform.write('errors', `${line}\n`, deadline);
    return WRONG_USE;
  }
  if (typeof use === 'string') {
    await platform.write('output', `${use}\n`, deadline);
    return PASSED;
  }
  if (!(await runChecks(use, platform))) return FAILED;
  return use.command.length === 0 ? PASSED : platform.become(use.command);
}
