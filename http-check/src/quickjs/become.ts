// Handing over to another program.

import { write } from './output.ts';

const NOT_FOUND = 127;
const CANNOT_RUN = 126;
/** Milliseconds for which a reader that is behind may keep us. */
const PATIENCE = 1_000;

/** Becomes the command, which ends the command line. See `Platform.become`. */
export async function become([name = '']: readonly string[]): Promise<number> {
  try {
    system.become();
    return CANNOT_RUN;
  } catch (error) {
    const { problem, exitCode } = explain(error instanceof Error ? error.message : `${error}`);
    await write('errors', `http-check: ${name}: ${problem}\n`, system.now() + PATIENCE);
    return exitCode;
  }
}

function explain(code: string): { problem: string; exitCode: number } {
  if (code === 'ENOENT') return { problem: 'command not found', exitCode: NOT_FOUND };
  if (code === 'EACCES') return { problem: 'permission denied', exitCode: CANNOT_RUN };
  return { problem: `cannot be run (${code})`, exitCode: CANNOT_RUN };
}
