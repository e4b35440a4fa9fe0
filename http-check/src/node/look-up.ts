// From names to addresses.

import type { Family } from '../core/platform.ts';
import { dns } from './built-in.ts';
import { toSystemError } from './system-error.ts';
import { startLookup } from './threads.ts';

/** See `Platform.lookUp`. */
export function lookUp(name: string, family: Family): Promise<readonly string[]> {
  return new Promise((resolve, reject) => {
    startLookup((done) => {
      dns().lookup(name, { all: true, family }, (error, found) => {
        done();
        if (error === null) resolve(found.map(({ address }) => address));
        else reject(toSystemError(error));
      });
    });
  });
}
