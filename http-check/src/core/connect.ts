// From an address to a connection, whichever of the host's IP addresses answers first.

import { type Address, knownAddresses } from './address.ts';
import { CheckFailure, toFailure } from './failure.ts';
import type { Connection, Family, Platform, Target } from './platform.ts';
import { race } from './race.ts';

const FAMILIES: readonly Family[] = [4, 6];

/**
 * Connects by the deadline, a moment of the platform's clock, to the socket at this path if there is
 * one. The IPv4 and IPv6 addresses of a name are looked up apart, and tried as they come, so that
 * neither waits for the other: some name servers never answer the question for one of the two.
 * @throws CheckFailure
 */
export async function connect(
  { host, port }: Pick<Address, 'host' | 'port'>,
  unixSocket: string | undefined,
  platform: Platform,
  names: Names,
  deadline: number,
): Promise<Connection> {
  const raceTo = (sources: readonly Promise<readonly Target[] | CheckFailure>[]) =>
    race(sources, platform, deadline, `the name ${host} was not resolved in time`);
  const toTargets = (found: readonly string[]): Target[] => found.map((ip) => ({ host: ip, port }));
  if (unixSocket !== undefined) return raceTo([Promise.resolve([{ path: unixSocket }])]);
  const known = knownAddresses(host);
  if (known !== undefined) return raceTo([Promise.resolve(toTargets(known))]);
  const lookups = FAMILIES.map((family) => names.lookUp(host, family));
  const sources = lookups.map(({ outcome }) =>
    outcome.then((found) => (found instanceof CheckFailure ? found : toTargets(found))),
  );
  try {
    return await raceTo(sources);
  } finally {
    for (const lookup of lookups) lookup.leave();
  }
}

interface Lookup {
  /** Never throws: what fails is there as the failure. */
  outcome: Promise<readonly string[] | CheckFailure>;
  /** Has to be called when the outcome is not waited for any longer. */
  leave(): void;
}

export interface Names {
  /** Joins the lookup that is under way, or that has ended since the last one was left. */
  lookUp(name: string, family: Family): Lookup;
}

/**
 * Turns names into addresses. A name server may take longer than a check has time, so what is under
 * way goes on from one try to the next.
 */
export function createNames(platform: Pick<Platform, 'lookUp'>): Names {
  const underWay = new Map<string, Lookup>();

  function begin(key: string, name: string, family: Family): Lookup {
    let ended = false;
    const lookup: Lookup = {
      outcome: platform
        .lookUp(name, family)
        .catch((error) => toFailure(error, name, 'dns'))
        .finally(() => {
          ended = true;
        }),
      leave() {
        if (ended && underWay.get(key) === lookup) underWay.delete(key);
      },
    };
    underWay.set(key, lookup);
    return lookup;
  }

  return {
    lookUp(name, family) {
      const key = `${family} ${name}`;
      return underWay.get(key) ?? begin(key, name, family);
    },
  };
}
