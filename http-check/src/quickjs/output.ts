// What is printed.

import { errorName } from './system.ts';

export const STANDARD_OUTPUT = 1;
export const STANDARD_ERROR = 2;
/** Milliseconds for which a reader that is behind may keep us. */
const PATIENCE = 1_000;

/** Writes the line; false when nobody reads it any more. */
export function writeLine(descriptor: number, line: string): boolean {
  try {
    system.write(descriptor, `${line}\n`, system.now() + PATIENCE);
    return true;
  } catch (error) {
    return errorName(error) !== 'EPIPE';
  }
}
