// What was seen of one replica at the address that it had at the time.
import type { Failure, Of, Time } from './recording.ts';
import type { ReplicaFacts, Seen } from './replicas.ts';

/** One request of the web server to the replica, and how it went until the next one of that route. */
export interface Probe extends Pick<Of<'probe'>, 'at' | 'until' | 'route' | 'passed'> {
  failure: Failure;
}

/** An address of the replica, until that of the next place. */
export interface Place {
  address: string;
  from: Time;
}

/** The addresses that a replica had. A second address of a process that still answers at its first does not count. */
export function placesOf({ processes }: ReplicaFacts): [Place, ...Place[]] {
  const answers = processes.flatMap((process) => process.answers);
  const [{ at: from, address }] = processes[0].answers;
  const places: [Place, ...Place[]] = [{ address, from }];
  for (const { at, address, bootId } of answers) {
    const last = places.at(-1) ?? places[0];
    const isThereStill = answers.some(
      (each) => each.address === last.address && each.bootId === bootId && each.until >= at,
    );
    if (last.address !== address && !isThereStill) places.push({ address, from: at });
  }
  return places;
}

/** The probes of a replica, the oldest first. From when another replica answers at its address, it is gone. */
export function probesAt(
  { processes }: ReplicaFacts,
  places: readonly Place[],
  seen: Seen,
): Probe[] {
  const own = new Set(processes.map(({ bootId }) => bootId));
  return places.flatMap(({ address, from }, index) => {
    const to = places[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const isHere = (each: Of<'about'> | Of<'probe'>): boolean =>
      each.address === address && each.until >= from && each.at < to;
    const answers = seen.about.filter(isHere);
    const strangers = answers.filter(({ bootId }) => !own.has(bootId));
    const isTakenAt = (time: Time): boolean =>
      strangers.includes(answers.findLast(({ at }) => at <= time) as Of<'about'>);
    const probes = seen.probe.filter(isHere).map((probe): Probe => {
      const { until, route, passed } = probe;
      return { at: Math.max(probe.at, from), until, route, passed, failure: failureOf(probe) };
    });
    const failure = { reason: 'stranger' } as const;
    const losses = strangers
      .filter(({ at }) => at > from)
      .map(({ at }): Probe => ({ at, until: at, route: 'about', passed: false, failure }));
    return [...probes.filter(({ at }) => !isTakenAt(at)), ...losses].toSorted(
      (a, b) => a.at - b.at,
    );
  });
}

/** Why a probe did not pass; empty when it did. */
export function failureOf({ status, reason, detail }: Failure): Failure {
  return { ...(status && { status }), ...(reason && { reason }), ...(detail && { detail }) };
}
