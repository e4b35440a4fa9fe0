// How the processes of a replica ended, and who brought the next one. Docker's word comes first where it was
// recorded, then what the API said of itself, then times.
import type { DockerWord } from './docker.ts';
import type { FaultSpan } from './faults.ts';
import type { Life } from './life.ts';
import type { Failure, Time } from './recording.ts';
import type { Probe, Process, Seen } from './replicas.ts';
import type { Cure } from './story.ts';

/** Milliseconds by which a process may end before or after an exit that Docker reports, or its watchdog announced. */
const LEEWAY = 2_000;
/** Milliseconds by which one route may show later than another that a process stops. */
const SEEN_LATE = 2_000;
/** Milliseconds before an exit in which a signal that Docker sent is its cause: the grace period, and some. */
const AFTER_SIGNAL = 15_000;

export interface End {
  at: Time;
  exitCode?: number | undefined;
  isByWatchdog: boolean;
  /** Since when it was about to stop as announced, while others carried on; undefined when something was broken. */
  orderlySince: Time | undefined;
  /** The process that came after it, and who brought that. */
  next: { process: Process; cure: Cure } | undefined;
}

/** What is known of a replica. */
export interface Facts extends Life {
  spans: readonly FaultSpan[];
  docker: readonly DockerWord[];
  /** The end of each process; undefined while it may run. */
  ends: readonly (End | undefined)[];
}

/** Returns the end of each process of a replica; undefined while it may run. */
export function endsOf(
  { processes, probes, endedAt }: Life,
  spans: readonly FaultSpan[],
  seen: Seen,
  areOthersReadyAt: (at: Time) => boolean,
): (End | undefined)[] {
  return processes.map((process, place) => {
    const seenAt = endedAt[place];
    if (seenAt === undefined) return undefined;
    const engine = seen.engine.filter(({ instance }) => instance === process.instance);
    const [exit] = engine
      .filter((each) => each.action === 'die' && isNear(each.at, seenAt))
      .toSorted((a, b) => Math.abs(a.at - seenAt) - Math.abs(b.at - seenAt));
    const at = exit?.at ?? seenAt;
    const isOutOfMemory = engine.some((each) => each.action === 'oom' && isNear(each.at, at));
    const isSignalled = engine.some(
      (each) => each.action === 'kill' && each.at <= at + LEEWAY && at - each.at <= AFTER_SIGNAL,
    );
    const isFromOutside = exit !== undefined && (isSignalled || isOutOfMemory);
    const isByWatchdog = !isFromOutside && hasWatchdogEnded(process, at, probes);
    const own = spans.filter((span) => span.process === process);
    const stoppingAt = stoppingOf(process, at, probes, own);
    const isOrderly =
      stoppingAt !== undefined && areOthersReadyAt(at) && wasWellAt(stoppingAt, at, probes);
    const orderlySince = isOrderly ? stoppingAt : undefined;
    const cureBy = (next: Process): Cure => {
      if (next.instance !== process.instance) return 'replacement';
      if (exit ? isSignalled : stoppingAt !== undefined) return 'person';
      if (isByWatchdog) return 'watchdog';
      // Without the Engine's word, only a fault that ends processes shows that no person restarted it.
      return exit || own.some(isDeadly) ? 'restart policy' : 'restart';
    };
    const next = processes[place + 1];
    return {
      at,
      exitCode: exit?.exitCode,
      isByWatchdog,
      orderlySince,
      next: next && { process: next, cure: cureBy(next) },
    };
  });
}

const isNear = (one: Time, other: Time): boolean => Math.abs(one - other) <= LEEWAY;

/** Whether it ended when its watchdog had said, or when /health had failed for as long as that waits. */
function hasWatchdogEnded({ bootedAt, answers }: Process, at: Time, probes: readonly Probe[]) {
  const { watchdogEndsAt, selfHealAfter = Number.POSITIVE_INFINITY } = answers.at(-1) ?? {};
  if (watchdogEndsAt !== undefined && isNear(at, watchdogEndsAt)) return true;
  const health = probes.filter(
    (probe) => probe.route === 'health' && probe.at >= bootedAt && probe.at < at,
  );
  const failing = health[health.findLastIndex(({ passed }) => passed) + 1];
  return failing !== undefined && at - failing.at >= selfHealAfter - LEEWAY;
}

/** When it said that it takes no more requests, or ignored a SIGTERM. */
function stoppingOf(
  { bootedAt }: Process,
  endedAt: Time,
  probes: readonly Probe[],
  spans: readonly FaultSpan[],
): Time | undefined {
  const ignored = spans.find(({ fault }) => fault.type === 'ignore-sigterm' && fault.hits > 0);
  if (ignored) return ignored.hit?.at;
  const isFaultsDoing = spans.some(
    ({ fault: { type, routes }, end }) =>
      (!end || end.how === 'with its process') && (type === 'unready' || routes.includes('/ready')),
  );
  const answers = probes.filter(
    ({ at, route, passed, failure: { status } }) =>
      at >= bootedAt && at <= endedAt && route === 'ready' && (passed || status !== undefined),
  );
  const last = answers.at(-1);
  const hasStopped = last?.passed === false && answers.some(({ passed }) => passed);
  return hasStopped && !isFaultsDoing ? last.at : undefined;
}

/** Whether /health did not fail before the process began to stop: it gives no answer once that has begun. */
function wasWellAt(stoppingAt: Time, endedAt: Time, probes: readonly Probe[]): boolean {
  const health = probes.findLast(
    ({ route, at, passed, failure: { status } }) =>
      route === 'health' &&
      at < endedAt &&
      (passed || status !== undefined || at <= stoppingAt - SEEN_LATE),
  );
  return !health || health.passed;
}

function isDeadly({ type, end }: FaultSpan): boolean {
  return type?.symptom === 'dies' && end?.how === 'with its process';
}

/** Whether no answer was to be expected: a process was about to stop in order, or had. */
export function isExpected({ status }: Failure, at: Time, ends: readonly (End | undefined)[]) {
  return (
    status === undefined &&
    ends.some(
      (end) =>
        end?.orderlySince && at >= end.orderlySince && !(end.next && at >= end.next.process.at),
    )
  );
}
