// What was seen of a replica, as the signs from which its recoveries are told.
import { endsOf } from './calls.ts';
import { curedByRestart, type EndedProcess, engineEventsOf, exitOf, stoppingAt } from './cure.ts';
import type { DockerWord } from './docker.ts';
import type { FaultSpan } from './faults.ts';
import { type Life, placeAt } from './life.ts';
import type { Failure, Time } from './recording.ts';
import type { Sign } from './recoveries.ts';
import type { Seen } from './seen.ts';

/** Milliseconds by which one route may show later than another that a process stops. */
const SEEN_LATE = 2_000;

/** A process that has ended, and whether it had announced it while others carried on. */
export interface End extends EndedProcess {
  isOrderly: boolean;
}

/** Whether no answer was to be expected: the process was about to stop in order, or had. */
export function isExpected(
  { status }: Failure,
  at: Time,
  ends: readonly (End | undefined)[],
): boolean {
  return (
    status === undefined &&
    ends.some((end, place) => {
      const next = ends[place + 1]?.process.at ?? Number.POSITIVE_INFINITY;
      return end?.isOrderly && at >= (stoppingAt(end) ?? end.at) && at < next;
    })
  );
}

export interface SignSources {
  life: Life;
  spans: readonly FaultSpan[];
  docker: readonly DockerWord[];
  /** Of each process, its end; undefined while it may live. */
  ends: readonly (End | undefined)[];
  seen: Seen;
  /** Whether it is the only replica that is known at a time. */
  isOnlyAt(at: Time): boolean;
}

/** The oldest first. */
export function signsOf(sources: SignSources): Sign[] {
  const { life, spans, docker } = sources;
  const ofFaults = spans.flatMap((span): Sign[] => [
    { at: span.at, kind: 'fault on', span },
    ...(span.end ? [{ at: span.end.at, kind: 'fault off' as const, span }] : []),
  ]);
  const ofDocker = docker.map(({ at, health }): Sign => ({ at, kind: 'docker', health }));
  return [
    ...ofFaults,
    ...ofProbes(sources),
    ...ofDocker,
    ...ofProcesses(sources),
    ...ofCalls(sources),
  ]
    .filter(({ at }) => at >= life.facts.processes[0].at)
    .toSorted((a, b) => a.at - b.at);
}

function ofProbes({ life, ends }: SignSources): Sign[] {
  const { probes, facts } = life;
  const own = probes.filter(({ route }) => route === 'health');
  const signs = own
    .filter(({ at, passed, failure }) => passed || !isExpected(failure, at, ends))
    .map(({ at, passed }): Sign => ({ at, kind: 'health', passed }));
  // One that passed before and after a restart was recorded as one.
  const ofBoots = facts.processes.flatMap(({ at }): Sign[] => {
    const probe = own.findLast((each) => each.at <= at);
    return probe?.passed && probe.until >= at ? [{ at, kind: 'health', passed: true }] : [];
  });
  return [...signs, ...ofBoots];
}

function ofProcesses({ life, ends }: SignSources): Sign[] {
  const { facts, probes } = life;
  return facts.processes
    .flatMap((_, place): Sign[] => {
      const next = facts.processes[place + 1];
      const end = ends[place];
      if (!end) return [];
      const gone: Sign[] = end.isOrderly ? [] : [{ at: end.at, kind: 'gone' }];
      if (!next) return gone;
      const cure = curedByRestart(end, next);
      const { isOrderly } = end;
      const boot: Sign = { at: Math.max(next.bootedAt, end.at), kind: 'boot', cure, isOrderly };
      return [...gone, boot];
    })
    .concat(
      probes
        .filter(({ route, passed }) => route === 'about' && passed)
        .map(({ at }) => ({ at, kind: 'back' })),
    );
}

/** Users' calls: all of them of the only replica, otherwise what became of the attempts on it. */
function ofCalls({ life, seen, isOnlyAt }: SignSources): Sign[] {
  return seen.calls.flatMap((calls): Sign[] => {
    if (isOnlyAt(calls.at)) {
      return endsOf(calls, calls.at).map((end) => ({ ...end, kind: 'call' }));
    }
    const own = calls.attempts[placeAt(life.places, calls.at)?.address ?? ''];
    const isAnyLost = (calls.failures ?? 0) > 0;
    const ends = own ? endsOf(own, calls.at) : [];
    return ends.map(({ at, gotNumber }) =>
      gotNumber || isAnyLost ? { at, kind: 'call', gotNumber } : { at, kind: 'attempt failed' },
    );
  });
}

/** The ends of a replica's processes. One is orderly when others take requests, and nothing was broken. */
export function endsWith(
  life: Life,
  spans: readonly FaultSpan[],
  seen: Seen,
  othersAreReadyAt: (at: Time) => boolean,
): (End | undefined)[] {
  return life.facts.processes.map((process, place) => {
    const seenAt = life.ends[place];
    if (seenAt === undefined) return undefined;
    const engine = engineEventsOf(process.instance, seen);
    const ended = { process, at: seenAt, probes: life.probes, faults: spans, engine };
    const at = exitOf(ended)?.at ?? seenAt;
    const end = { ...ended, at };
    const stoppedAt = stoppingAt(end);
    const isOrderly = stoppedAt !== undefined && othersAreReadyAt(at) && wasWellAt(stoppedAt, end);
    return { ...end, isOrderly };
  });
}

/** Whether /health did not fail before the process began to stop: it gives no answer once that has begun. */
function wasWellAt(stoppedAt: Time, { at, probes }: EndedProcess): boolean {
  const health = probes.findLast((probe) => probe.route === 'health' && probe.at < at);
  if (!health || health.passed) return true;
  return health.failure.status === undefined && health.at > stoppedAt - SEEN_LATE;
}
