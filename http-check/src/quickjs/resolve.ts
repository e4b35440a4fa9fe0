// From names to addresses.

import { CheckFailure } from '../core/failure.ts';
import { systemFailure } from '../core/system-errors.ts';
import { errorName } from './system.ts';

/** All addresses of a name, in the system's order. Throws `CheckFailure` `dns` or `timeout`. */
export function resolveName(name: string, deadline: number): readonly string[] {
  const lines = ask(name, deadline).split('\n').slice(0, -1);
  const [first = 'EAI_FAIL'] = lines;
  if (first.startsWith('EAI_')) throw systemFailure(first, name, 'dns');
  return lines;
}

function ask(name: string, deadline: number): string {
  try {
    return system.resolve(name, deadline);
  } catch (error) {
    if (errorName(error) !== 'ETIMEDOUT') throw systemFailure(errorName(error), name, 'dns');
    throw new CheckFailure('timeout', `the name ${name} was not resolved in time`);
  }
}
