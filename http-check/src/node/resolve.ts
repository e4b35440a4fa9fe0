// From names to addresses.

import { systemFailure } from '../core/system-errors.ts';
import { dns } from './built-in.ts';
import { before } from './deadline.ts';
import { errorCode } from './error-code.ts';
import { lookupEnded, lookupStarted } from './process-end.ts';

/** All addresses of a name, in the system's order. Throws `CheckFailure` `dns` or `timeout`. */
export async function resolveName(name: string, deadline: number): Promise<readonly string[]> {
  lookupStarted();
  const addresses = new Promise<string[]>((resolve, reject) => {
    dns().lookup(name, { all: true, order: 'verbatim' }, (error, found) => {
      lookupEnded();
      if (error === null) resolve(found.map(({ address }) => address));
      else reject(systemFailure(errorCode(error), name, 'dns'));
    });
  });
  return before(deadline, addresses, `the name ${name} was not resolved in time`);
}
