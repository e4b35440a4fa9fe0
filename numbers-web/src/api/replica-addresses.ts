// Who is there: the addresses behind a name, looked up again and again. How they are found can be replaced.
import { type LookupAddress, lookup } from 'node:dns';
import type { LookupFunction } from 'node:net';

/** Milliseconds from one lookup to the next. */
const INTERVAL = 1_000;
/** The same when there is a reason to look closely, and milliseconds for which there is. */
const HURRIED_INTERVAL = 250;
const LONGEST_HURRY = 3_000;
/** Milliseconds for which failing lookups change nothing: it may be the name server that is down. */
const LONGEST_FAILING = 10_000;

export interface Addresses {
  /** Those last found, even while lookups fail; in an order that stays. */
  found: readonly string[];
  /** Whether the last lookup failed. */
  isFailing: boolean;
}

/** Resolves with the IP addresses of a host, and rejects when it has none. */
export type LookUp = (host: string) => Promise<string[]>;

export interface Watch {
  /** Somebody has reason to believe that something has changed. */
  lookNow(): void;
  stop(): void;
}

export interface AddressWatchOptions {
  /** A host name, or an IP address, which is its own. */
  host: string;
  lookUp: LookUp;
  /** Called after each lookup. */
  onAddresses(addresses: Addresses): void;
}

/** A and AAAA records, and the hosts file, as for every connection; one lookup at a time. */
export function createLookUp(): LookUp {
  const lookup = createSharedLookup();
  return (host) =>
    new Promise((resolve, reject) => {
      lookup(host, { all: true }, (error, addresses) => {
        if (error || !Array.isArray(addresses)) reject(error ?? new Error('no addresses'));
        else resolve(addresses.map(({ address }) => address));
      });
    });
}

/** Looks at once, then every second, or four times a second for a while after `lookNow`. */
export function watchAddresses({ host, lookUp, onAddresses }: AddressWatchOptions): Watch {
  let found: readonly string[] = [];
  let goodAt = Number.NEGATIVE_INFINITY;
  let begunAt = Number.NEGATIVE_INFINITY;
  /** When the lookup was begun from which the present knowledge comes. */
  let knownFrom = Number.NEGATIVE_INFINITY;
  let hurriedAt = Number.NEGATIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  /** One that was begun earlier and ends later knows less. */
  function take(startedAt: number, addresses: readonly string[] | undefined): void {
    if (isStopped || startedAt < knownFrom) return;
    knownFrom = startedAt;
    if (addresses) goodAt = performance.now();
    if (addresses) found = [...new Set(addresses)].toSorted(byNumber);
    else if (performance.now() - goodAt >= LONGEST_FAILING) found = [];
    onAddresses({ found, isFailing: addresses === undefined });
  }

  /** An address is its own, which `dns.lookup` finds without asking anyone. */
  function look(): void {
    const startedAt = performance.now();
    begunAt = startedAt;
    schedule(startedAt - hurriedAt < LONGEST_HURRY ? HURRIED_INTERVAL : INTERVAL);
    lookUp(host).then(
      (addresses) => take(startedAt, addresses),
      () => take(startedAt, undefined),
    );
  }

  function schedule(interval: number): void {
    clearTimeout(timer);
    timer = setTimeout(look, Math.max(0, begunAt + interval - performance.now()));
  }

  look();
  return {
    lookNow() {
      hurriedAt = performance.now();
      if (!isStopped) schedule(HURRIED_INTERVAL);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}

/** By their numbers, so that 10.0.0.9 comes before 10.0.0.10. */
function byNumber(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/**
 * Milliseconds for which a lookup is shared. One that takes longer was begun while the name was
 * unknown, and must not keep those waiting who ask when it is known again.
 */
const LONGEST_SHARING = 1_000;

type Answer = (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void;

/**
 * Returns a lookup function for an HTTP agent that shares the answer between concurrent lookups of a host. While a
 * container is down, a lookup may take seconds to fail, and it occupies one of the few threads that Node also needs
 * to read files: many at once would slow down the page.
 */
export function createSharedLookup(): LookupFunction {
  const lookups = new Map<string, { answers: Answer[]; startedAt: number }>();

  function resolve(host: string, answer: Answer): void {
    const startedAt = performance.now();
    const present = lookups.get(host);
    if (present && startedAt - present.startedAt < LONGEST_SHARING) {
      present.answers.push(answer);
      return;
    }
    const begun = { answers: [answer], startedAt };
    lookups.set(host, begun);
    lookup(host, { all: true }, (error, addresses) => {
      if (lookups.get(host) === begun) lookups.delete(host);
      for (const tell of begun.answers) tell(error, addresses ?? []);
    });
  }

  return (host, options, callback) =>
    resolve(host, (error, addresses) => {
      const [first] = addresses;
      if (error || options.all || !first) callback(error, addresses);
      else callback(null, first.address, first.family);
    });
}
