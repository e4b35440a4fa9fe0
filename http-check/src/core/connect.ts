// From a host to a connection, whichever of its addresses answers first.

import { CheckFailure, toFailure } from './failure.ts';
import type { Connection, Family, Platform } from './platform.ts';
import { createRace } from './race.ts';

/** Where a server is to be found. */
export type Server =
  | { unixSocket: string }
  | { addresses: readonly string[]; port: number }
  | { name: string; port: number };

const FAMILIES: readonly Family[] = [4, 6];

/**
 * Connects by the deadline, a moment of the platform's clock.
 * @throws CheckFailure
 */
export function connect(
  server: Server,
  platform: Platform,
  names: Names,
  deadline: number,
): Promise<Connection> {
  if ('name' in server) return connectToName(server, platform, names, deadline);
  const race = createRace(platform, deadline, 'no connection in time');
  if ('unixSocket' in server) race.add([{ path: server.unixSocket }]);
  else race.add(server.addresses.map((host) => ({ host, port: server.port })));
  race.close();
  return race.winner;
}

/**
 * The IPv4 and IPv6 addresses are looked up apart, and tried as they come, so that neither waits for
 * the other: some name servers never answer the question for one of the two.
 */
async function connectToName(
  { name, port }: { name: string; port: number },
  platform: Platform,
  names: Names,
  deadline: number,
): Promise<Connection> {
  const race = createRace(platform, deadline, `the name ${name} was not resolved in time`);
  const lookups = FAMILIES.map((family) => names.lookUp(name, family));
  const added = lookups.map(async ({ outcome }) => {
    const found = await outcome;
    if (found instanceof CheckFailure) race.fail(found);
    else race.add(found.map((host) => ({ host, port })));
  });
  Promise.all(added).then(race.close);
  try {
    return await race.winner;
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
