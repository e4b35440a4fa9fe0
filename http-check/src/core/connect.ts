// From an address to a connection, whichever of the host's IP addresses answers first.
import { type Address, knownAddresses } from './address.ts';
import { CheckFailure, isPassing, toFailure } from './failure.ts';
import type { Attempt, Connection, Family, Platform, Target } from './platform.ts';

const FAMILIES: readonly Family[] = [4, 6];
/** Milliseconds for which one address may keep the next one waiting (RFC 8305, section 5). */
const LONGEST_HEAD_START = 250;
/** Milliseconds until what failed for a passing reason is tried again. */
const SECOND_TRY_AFTER = 10;

/**
 * Connects by the deadline, a moment of the platform's clock, to the socket at this path if there is one. The IPv4 and
 * IPv6 addresses of a name are looked up apart, and tried as they come, so that neither waits for the other: some name
 * servers never answer the question for one of the two.
 * @throws CheckFailure
 */
export async function connect(
  { host, port }: Pick<Address, 'host' | 'port'>,
  unixSocket: string | undefined,
  platform: Platform,
  lookUp: LookUp,
  deadline: number,
): Promise<Connection> {
  if (unixSocket !== undefined) {
    return race([Promise.resolve([{ path: unixSocket }])], platform, deadline, '');
  }
  if (platform.ipVersion(host) !== 0) {
    return race([Promise.resolve([{ host, port }])], platform, deadline, '');
  }
  const lookups = FAMILIES.map((family) => lookUp(host, family));
  const sources = lookups.map(async ({ outcome }) => {
    const found = await outcome;
    return found instanceof CheckFailure ? found : found.map((ip) => ({ host: ip, port }));
  });
  try {
    return await race(sources, platform, deadline, `the name ${host} was not resolved in time`);
  } finally {
    for (const lookup of lookups) lookup.leave();
  }
}

interface Lookup {
  /** Never rejects: a failure is its value. */
  outcome: Promise<readonly string[] | CheckFailure>;
  /** Leaves the lookup; call it when you no longer wait for the outcome. */
  leave(): void;
}

/** Joins the lookup that is under way, or that has ended since the last one was left. */
export type LookUp = (name: string, family: Family) => Lookup;

/** Creates the lookup of host names. One may outlast the deadline of a check: it continues during the next attempt. */
export function createLookUp(platform: Pick<Platform, 'lookUp'>): LookUp {
  const underWay = new Map<string, Lookup>();

  async function resolve(name: string, family: Family): Lookup['outcome'] {
    const known = knownAddresses(name);
    if (known !== undefined) return known.filter((ip) => ip.includes(':') === (family === 6));
    return platform.lookUp(name, family).catch((error) => toFailure(error, name, 'dns'));
  }

  return (name, family) => {
    const key = `${family} ${name}`;
    let ended = false;
    const lookup = underWay.get(key) ?? {
      outcome: resolve(name, family).finally(() => {
        ended = true;
      }),
      leave() {
        if (ended) underWay.delete(key);
      },
    };
    underWay.set(key, lookup);
    return lookup;
  };
}

/**
 * Connects to one target after the other as the sources name them, the next as soon as one fails or has been silent for
 * its share of the time. A source says why it has none by a failure; `noTarget` says why there is none by the deadline.
 * @throws CheckFailure when there is no connection by the deadline, or all have failed
 */
function race(
  sources: readonly Promise<readonly Target[] | CheckFailure>[],
  platform: Pick<Platform, 'now' | 'after' | 'connect'>,
  deadline: number,
  noTarget: string,
): Promise<Connection> {
  const targets: Target[] = [];
  const waiting: Target[] = [];
  const attempts = new Set<Attempt>();
  let failure: CheckFailure | undefined;
  let passingFailure: CheckFailure | undefined;
  let sourcesLeft = sources.length;
  let isOver = false;
  let stopNextTimer = (): void => {};
  const { promise: winner, resolve, reject } = Promise.withResolvers<Connection>();
  const stopDeadlineTimer = platform.after(deadline - platform.now(), () => {
    const tried = targets.map(describeTarget).join(', ');
    const words = tried === '' ? noTarget : `no connection in time to ${tried}`;
    lose(failure ?? passingFailure ?? new CheckFailure('timeout', words));
  });

  function finish(): void {
    isOver = true;
    stopDeadlineTimer();
    stopNextTimer();
    for (const attempt of attempts) attempt.abandon();
  }

  function lose(error: unknown): void {
    finish();
    reject(error);
  }

  function add(found: readonly Target[] | CheckFailure): void {
    sourcesLeft -= 1;
    if (isOver) return;
    const isFirstInLine = waiting.length === 0;
    if (found instanceof CheckFailure) {
      failure ??= found;
    } else {
      targets.push(...found);
      waiting.push(...found);
    }
    if (attempts.size === 0) tryNext();
    else if (isFirstInLine && waiting.length > 0) tryNextAfter(headStart());
  }

  function tryNext(): void {
    stopNextTimer();
    const target = waiting.shift();
    if (target !== undefined) {
      tryOne(target).catch(lose);
      if (waiting.length > 0) tryNextAfter(headStart());
    } else if (sourcesLeft === 0 && attempts.size === 0) {
      lose(failure ?? new CheckFailure('dns', 'the name has no address'));
    }
  }

  function headStart(): number {
    return Math.min(LONGEST_HEAD_START, (deadline - platform.now()) / (targets.length + 1));
  }

  function tryNextAfter(milliseconds: number): void {
    stopNextTimer();
    stopNextTimer = platform.after(milliseconds, tryNext);
  }

  async function tryOne(target: Target): Promise<void> {
    const attempt = platform.connect(target);
    attempts.add(attempt);
    try {
      const connection = await attempt.connection;
      attempts.delete(attempt);
      finish();
      resolve(connection);
    } catch (error) {
      attempts.delete(attempt);
      if (isOver) return;
      const reason = toFailure(error, describeTarget(target), 'refused');
      if (isPassing(error)) {
        passingFailure = reason;
        waiting.push(target);
        tryNextAfter(SECOND_TRY_AFTER);
      } else {
        failure ??= reason;
        tryNext();
      }
    }
  }

  for (const source of sources) source.then(add).catch(lose);
  return winner;
}

function describeTarget(target: Target): string {
  return 'path' in target ? target.path : `${target.host} port ${target.port}`;
}
