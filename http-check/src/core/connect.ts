// From a host to a connection, whichever of its addresses answers first.

import { CheckFailure } from './failure.ts';
import type { Names } from './names.ts';
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
