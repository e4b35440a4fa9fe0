// One run of the program, from the command line to the exit code.

import { parseCommandLine, type Use } from './command-line.ts';
import { formatHelp } from './help.ts';
import { checkOnce, checkUntilPassed, watch } from './modes.ts';
import { oneLine, shorten } from './one-line.ts';
import type { Platform } from './platform.ts';
import { OUTPUT_LIMIT } from './report.ts';
import type { Settings } from './settings.ts';
import { UsageError } from './usage-error.ts';
import { VERSION } from './version.ts';

/** The exit codes of our own; never 2, which Docker reserves. */
const PASSED = 0;
const FAILED = 1;
/** EX_USAGE of BSD's sysexits.h. */
const WRONG_USE = 64;

/** Does what the words of the command line say, and resolves to the exit code. */
export async function run(words: readonly string[], platform: Platform): Promise<number> {
  let use: Use;
  try {
    use = parseCommandLine(words, platform);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    platform.writeErrorLine(shorten(`http-check: ${oneLine(error.message)}`, OUTPUT_LIMIT - 1));
    return WRONG_USE;
  }
  if (use === 'help' || use === 'version') {
    platform.writeLine(use === 'help' ? formatHelp() : `http-check ${VERSION}`);
    return PASSED;
  }
  if (!(await runChecks(use, platform))) return FAILED;
  return use.command.length === 0 ? PASSED : platform.become(use.command);
}

function runChecks(settings: Settings, platform: Platform): Promise<boolean> {
  if (settings.watch !== undefined) return watch(settings, platform, settings.watch);
  if (settings.wait !== undefined) return checkUntilPassed(settings, platform, settings.wait);
  return checkOnce(settings, platform);
}
