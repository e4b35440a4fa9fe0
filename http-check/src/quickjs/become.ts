// Handing over to another program.

import { STANDARD_ERROR, writeLine } from './output.ts';
import { errorName } from './system.ts';

const NOT_FOUND = 127;
const CANNOT_RUN = 126;

/** Becomes the command, which ends the command line. See `Platform.become`. */
export function become(command: readonly string[]): number {
  try {
    system.become(command.length);
    return CANNOT_RUN;
  } catch (error) {
    const { problem, exitCode } = explain(errorName(error));
    writeLine(STANDARD_ERROR, `http-check: ${command[0]}: ${problem}`);
    return exitCode;
  }
}

function explain(name: string): { problem: string; exitCode: number } {
  if (name === 'ENOENT') return { problem: 'command not found', exitCode: NOT_FOUND };
  if (name === 'EACCES') return { problem: 'permission denied', exitCode: CANNOT_RUN };
  return { problem: `cannot be run (${name})`, exitCode: CANNOT_RUN };
}
