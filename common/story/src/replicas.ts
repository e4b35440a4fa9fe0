// The observations by their kind, which processes are one replica, and what was seen of it at the address that it had at
// the time. The host name of its container identifies a replica. A process that answers in the place of one that is
// gone has replaced it.
import type { Failure, Kind, Observation, Of, Time } from './recording.ts';

/** The observations of each kind, the oldest first. */
export type Seen = { readonly [K in Kind]: readonly Of<K>[] };

export function sortByKind(observations: readonly Observation[]): Seen {
  const seen: { [K in Kind]: Observation[] } = {
    names: [],
    probe: [],
    about: [],
    check: [],
    calls: [],
    switch: [],
    breaker: [],
    client: [],
    catalogue: [],
    engine: [],
  };
  for (const each of observations) seen[each.kind].push(each);
  for (const list of Object.values(seen)) list.sort((a, b) => a.at - b.at || a.id - b.id);
  return seen as Seen;
}

/** Milliseconds for which a replica that is gone can be replaced, and is shown. */
export const REMEMBERED = 60_000;

/** What a process said of itself, the oldest first. */
type Answers = [Of<'about'>, ...Of<'about'>[]];

/** One process of the API, from its first answer to its last. */
export interface Process extends Pick<Of<'about'>, 'bootId' | 'instance' | 'release'> {
  /** The first and the last answer. */
  at: Time;
  lastAt: Time;
  answers: Answers;
  /** When it began: after the last answer of the process before it. */
  bootedAt: Time;
}

export interface ReplicaFacts {
  /** The latest last. */
  processes: [Process, ...Process[]];
  /** Whether it started while others ran. */
  hasJoined: boolean;
  /** Whether another replica has the same host name. */
  hasNamesake: boolean;
}

/** The replicas in the order in which they were first seen. */
export function findReplicas({ about, check, names }: Seen): ReplicaFacts[] {
  const first = names.find(({ addresses }) => addresses.length > 0)?.addresses;
  const replicas: ReplicaFacts[] = [];
  for (const answers of Map.groupBy(about, ({ bootId }) => bootId).values()) {
    const process = processOf(answers as Answers);
    const [{ address, startedAt }] = process.answers;
    const isHere = (each: ReplicaFacts): boolean => lastAddressOf(each) === address;
    // Its last process was silent from the first answer of this one on.
    const silent = replicas.filter((each) => lastOf(each).lastAt <= process.at);
    const namesakes = replicas.filter((each) => lastOf(each).instance === process.instance);
    const candidates =
      namesakes.length > 0
        ? silent.filter((each) => namesakes.includes(each))
        : silent.filter((each) => isHere(each) || isLost(each, process));
    const [longestGone] = candidates.toSorted((a, b) => lastOf(a).lastAt - lastOf(b).lastAt);
    const known = candidates.find(isHere) ?? longestGone;
    if (known) {
      const isPossible = startedAt >= lastOf(known).lastAt && startedAt <= process.at;
      const checked = check.find(({ bootId }) => bootId === process.bootId) ?? process;
      // Where the replica's clock is another one, it began before its first answer or health check.
      process.bootedAt = isPossible ? startedAt : Math.min(process.at, checked.at);
      known.processes.push(process);
      continue;
    }
    const hasJoined = replicas.length > 0 && first !== undefined && !first.includes(address);
    replicas.push({ processes: [process], hasJoined, hasNamesake: namesakes.length > 0 });
    for (const each of namesakes) each.hasNamesake = true;
  }
  return replicas;

  /** The host name has its address no longer. */
  function isLost(replica: ReplicaFacts, { at }: Process): boolean {
    const present = names.findLast((each) => each.at <= at)?.addresses ?? [];
    const isRecent = at - lastOf(replica).lastAt < REMEMBERED;
    return !present.includes(lastAddressOf(replica)) && (isRecent || replicas.length === 1);
  }
}

function processOf(answers: Answers): Process {
  const [{ bootId, instance, release, at }] = answers;
  const lastAt = Math.max(...answers.map(({ until }) => until));
  return { bootId, instance, release, at, lastAt, answers, bootedAt: at };
}

export const lastOf = ({ processes }: ReplicaFacts): Process => processes.at(-1) ?? processes[0];

const lastAddressOf = (replica: ReplicaFacts): string =>
  lastOf(replica).answers.at(-1)?.address ?? '';

/** The process that a replica had at a time. */
export function processAt({ processes }: ReplicaFacts, at: Time): Process {
  return processes.findLast(({ bootedAt }) => bootedAt <= at) ?? processes[0];
}

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
