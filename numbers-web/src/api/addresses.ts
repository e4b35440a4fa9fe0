// Which replicas there are: the addresses of a host name, looked up again and again.
import { lookup } from 'node:dns/promises';
import { repeat, WORRIED_INTERVAL } from '../clock.ts';

/** Milliseconds from one lookup to the next. */
const INTERVAL = 1_000;
/** Milliseconds for which there are more after a reason to look closely. */
const LONGEST_HURRY = 3_000;
/** Milliseconds for which failing lookups change nothing: it may be the name server that is down. */
const LONGEST_FAILING = 10_000;
/** Milliseconds for which a lookup is shared: one begun while the name was unknown must not delay later users. */
const LONGEST_SHARING = 1_000;

/** Resolves with the IP addresses of a host, and rejects when it has none. */
export type LookUp = (host: string) => Promise<string[]>;

/**
 * Finds A and AAAA records, and what the hosts file has, as for every connection. Concurrent lookups of a host share
 * the answer: while a container is down, a lookup may take seconds to fail, and it occupies one of the few threads
 * that Node also needs to read files.
 */
export function createLookUp(): LookUp {
  const lookups = new Map<string, Promise<string[]>>();
  return (host) => {
    const begun = lookups.get(host);
    if (begun) return begun;
    const found = lookup(host, { all: true }).then((all) => all.map(({ address }) => address));
    const forget = (): void => {
      if (lookups.get(host) === found) lookups.delete(host);
    };
    lookups.set(host, found);
    found.then(forget, forget);
    setTimeout(forget, LONGEST_SHARING).unref();
    return found;
  };
}

export interface Addresses {
  /** Those last found, even while lookups fail; in an order that stays. */
  found: readonly string[];
  /** Whether the last lookup failed. */
  isFailing: boolean;
}

/** Looks at once, then every second, or four times a second for a while after `lookNow`. */
export function watchAddresses(
  host: string,
  lookUp: LookUp,
  onAddresses: (addresses: Addresses) => void,
) {
  let found: readonly string[] = [];
  let goodAt = Number.NEGATIVE_INFINITY;
  /** When the lookup was begun from which the present knowledge comes. */
  let knownFrom = Number.NEGATIVE_INFINITY;
  let hurriedAt = Number.NEGATIVE_INFINITY;

  /** One that was begun earlier and ends later knows less. */
  function take(startedAt: number, addresses?: readonly string[]): void {
    if (startedAt < knownFrom) return;
    knownFrom = startedAt;
    if (addresses) goodAt = performance.now();
    if (addresses) found = [...new Set(addresses)].toSorted(byNumber);
    else if (performance.now() - goodAt >= LONGEST_FAILING) found = [];
    onAddresses({ found, isFailing: addresses === undefined });
  }

  /** Does not wait for the answer: a lookup that takes seconds must not delay the next. */
  async function look(): Promise<void> {
    const startedAt = performance.now();
    lookUp(host).then(
      (addresses) => take(startedAt, addresses),
      () => take(startedAt),
    );
  }
  const round = repeat(look, () =>
    performance.now() - hurriedAt < LONGEST_HURRY ? WORRIED_INTERVAL : INTERVAL,
  );
  return {
    /** There is reason to believe that something has changed. */
    lookNow() {
      hurriedAt = performance.now();
      round.hurry();
    },
    /** No lookup is begun any more. */
    stop() {
      knownFrom = Number.POSITIVE_INFINITY;
      round.stop();
    },
  };
}

/** Compares addresses by their numbers, so that 10.0.0.9 comes before 10.0.0.10. */
function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}
