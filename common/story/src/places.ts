// What was seen of one replica at the address that it had at the time.
import type { Failure, Of, Time } from './recording.ts';
import type { ReplicaFacts } from './replicas.ts';
import type { Seen } from './seen.ts';

/** One request of the web server to the replica, and how it went until the next one of that route. */
export interface Probe {
  at: Time;
  /** When it was last the same. */
  until: Time;
  route: 'about' | 'health' | 'ready';
  passed: boolean;
  failure: Failure;
}

/** An address of the replica, for a time. */
export interface Place {
  address: string;
  from: Time;
  /** Infinity for the last one. */
  to: Time;
}

/** The addresses that a replica had. A second address of a process that still answers at its first does not count. */
export function placesOf({ processes }: ReplicaFacts): Place[] {
  const answers = processes.flatMap((process) => process.answers);
  const places: Place[] = [];
  for (const { at, address, bootId } of answers) {
    const last = places.at(-1);
    const isThereStill = answers.some(
      (each) => each.address === last?.address && each.bootId === bootId && each.until >= at,
    );
    if (last && (last.address === address || isThereStill)) continue;
    if (last) last.to = at;
    places.push({ address, from: at, to: Number.POSITIVE_INFINITY });
  }
  return places;
}

/** The probes of a replica, the oldest first. From when another replica answers at its address, it is gone. */
export function probesAt(replica: ReplicaFacts, places: readonly Place[], seen: Seen): Probe[] {
  const own = new Set(replica.processes.map(({ bootId }) => bootId));
  return places.flatMap((place) => {
    const answers = seen.about.filter((each) => isDuring(place, each));
    const hasOthers = answers.some(({ bootId }) => !own.has(bootId));
    const isOthersAt = (at: Time): boolean => {
      if (!hasOthers) return false;
      const answer = answers.findLast((each) => each.at <= at);
      return answer !== undefined && !own.has(answer.bootId);
    };
    const probes = seen.probe
      .filter((probe) => isDuring(place, probe) && !isOthersAt(Math.max(probe.at, place.from)))
      .map((probe) => {
        const { until, route, passed } = probe;
        return {
          at: Math.max(probe.at, place.from),
          until,
          route,
          passed,
          failure: failureOf(probe),
        };
      });
    const taken = answers
      .filter(({ at, bootId }) => at > place.from && !own.has(bootId))
      .map(({ at }) => lostAt(at));
    return [...probes, ...taken].toSorted((a, b) => a.at - b.at);
  });
}

/** Why a probe did not pass; empty when it did. */
export function failureOf({ status, reason, detail }: Failure): Failure {
  return { ...(status && { status }), ...(reason && { reason }), ...(detail && { detail }) };
}

function isDuring({ address, from, to }: Place, seen: Of<'about'> | Of<'probe'>): boolean {
  return seen.address === address && seen.until >= from && seen.at < to;
}

const lostAt = (at: Time): Probe => ({
  at,
  until: at,
  route: 'about',
  passed: false,
  failure: { reason: 'stranger' },
});
