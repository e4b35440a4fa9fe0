// Names to addresses. A name server may take longer than a check has time, so what is under way goes
// on from one try to the next.

import type { CheckFailure } from './failure.ts';
import type { Family, Platform } from './platform.ts';
import { toFailure } from './system-errors.ts';

export interface Lookup {
  /** Never throws: what fails is there as the failure. */
  outcome: Promise<readonly string[] | CheckFailure>;
  /** Has to be called when the outcome is not waited for any longer. */
  leave(): void;
}

export interface Names {
  /** Joins the lookup that is under way, or that has ended since the last one was left. */
  lookUp(name: string, family: Family): Lookup;
}

export function createNames(platform: Pick<Platform, 'lookUp'>): Names {
  const underWay = new Map<string, { outcome: Lookup['outcome']; ended: boolean }>();

  function begin(name: string, family: Family): { outcome: Lookup['outcome']; ended: boolean } {
    const lookup = {
      ended: false,
      outcome: platform.lookUp(name, family).then(
        (addresses) => {
          lookup.ended = true;
          return addresses;
        },
        (error) => {
          lookup.ended = true;
          return toFailure(error, name, 'dns');
        },
      ),
    };
    return lookup;
  }

  function lookUp(name: string, family: Family): Lookup {
    const key = `${family} ${name}`;
    const lookup = underWay.get(key) ?? begin(name, family);
    underWay.set(key, lookup);
    function leave(): void {
      if (lookup.ended && underWay.get(key) === lookup) underWay.delete(key);
    }
    return { outcome: lookup.outcome, leave };
  }

  return { lookUp };
}
