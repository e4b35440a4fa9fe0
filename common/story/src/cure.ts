// Who cured a replica. Docker's word comes first where it was recorded, then what the API said of itself, then times.

import type { FaultSpan } from './faults.ts';
import type { Probe } from './places.ts';
import type { Of, Time } from './recording.ts';
import type { Process } from './replicas.ts';
import type { Seen } from './seen.ts';
import type { Cure } from './story.ts';

/** Milliseconds by which a process may end before or after its watchdog said that it would. */
const LEEWAY = 2_000;
/** Milliseconds before an exit in which a signal that Docker sent is its cause: the grace period, and some. */
const AFTER_SIGNAL = 15_000;

/** A process that has ended. */
export interface EndedProcess {
  process: Process;
  at: Time;
  probes: readonly Probe[];
  faults: readonly FaultSpan[];
  /** What the Engine reported of its container. */
  engine: readonly Of<'engine'>[];
}

/** What the Engine reported of an instance. */
export function engineEventsOf(instance: string, seen: Seen): Of<'engine'>[] {
  return seen.engine.filter((each) => each.instance === instance);
}

/** The exit of a process, where the Engine reported it. */
export function exitOf({ at, engine }: EndedProcess): Of<'engine'> | undefined {
  const exits = engine.filter(({ action }) => action === 'die');
  const near = exits.filter((exit) => Math.abs(exit.at - at) <= LEEWAY);
  return near.toSorted((a, b) => Math.abs(a.at - at) - Math.abs(b.at - at))[0];
}

/** Whether its watchdog ended the process. */
export function endedByWatchdog(end: EndedProcess): boolean {
  const { process, at, probes, engine } = end;
  const exit = exitOf(end);
  if (
    exit &&
    (wasSignalled(exit, engine) ||
      engine.some(
        ({ action, at: oomAt }) => action === 'oom' && Math.abs(oomAt - exit.at) <= LEEWAY,
      ))
  )
    return false;
  const last = process.answers.at(-1);
  if (last?.watchdogEndsAt !== undefined && Math.abs(at - last.watchdogEndsAt) <= LEEWAY)
    return true;
  const failingSince = failingSinceAt(at, process, probes);
  if (failingSince === undefined || last?.selfHealAfter === undefined) return false;
  return at - failingSince >= last.selfHealAfter - LEEWAY;
}

/** Returns since when /health had failed without interruption when the process ended; undefined if it had not. */
function failingSinceAt(
  at: Time,
  { bootedAt }: Process,
  probes: readonly Probe[],
): Time | undefined {
  let since: Time | undefined;
  for (const probe of probes) {
    if (probe.route !== 'health' || probe.at < bootedAt || probe.at >= at) continue;
    since = probe.passed ? undefined : (since ?? probe.at);
  }
  return since;
}

function wasSignalled(exit: Of<'engine'>, engine: readonly Of<'engine'>[]): boolean {
  return engine.some(
    ({ action, at }) => action === 'kill' && at <= exit.at + LEEWAY && exit.at - at <= AFTER_SIGNAL,
  );
}

/**
 * Since when a process was about to stop as told: it said that it takes no more requests, or ignored a SIGTERM.
 * Undefined when nothing shows that.
 */
export function stoppingAt({ process, at, probes, faults }: EndedProcess): Time | undefined {
  const { bootedAt } = process;
  const own = faults.filter((span) => span.at >= bootedAt && span.at <= at);
  const ignored = own.find(({ fault }) => fault.type === 'ignore-sigterm' && fault.hits > 0);
  if (ignored) return ignored.hit?.at;
  const isFaultsDoing = own.some(
    ({ fault, end }) =>
      (end === undefined || end.how === 'with its process') &&
      (fault.type === 'unready' || fault.routes.includes('/ready')),
  );
  if (isFaultsDoing) return undefined;
  const during = probes.filter((probe) => probe.at >= bootedAt && probe.at <= at);
  const answers = during.filter(
    ({ route, passed, failure }) => route === 'ready' && (passed || failure.status !== undefined),
  );
  const wasReady = answers.some(({ passed }) => passed);
  const last = answers.at(-1);
  return wasReady && last?.passed === false ? last.at : undefined;
}

/** Who brought the process that came after this end. */
export function curedByRestart(end: EndedProcess, next: Process): Cure {
  if (next.instance !== end.process.instance) return 'replacement';
  const exit = exitOf(end);
  if (exit) {
    if (wasSignalled(exit, end.engine)) return 'person';
    return endedByWatchdog(end) ? 'watchdog' : 'restart policy';
  }
  if (stoppingAt(end) !== undefined) return 'person';
  if (endedByWatchdog(end)) return 'watchdog';
  // Without the Engine's word, only a fault that ends processes tells that no person restarted it.
  return end.faults.some((span) => isDeadly(span, end)) ? 'restart policy' : 'restart';
}

function isDeadly({ symptom, fault, at, end }: FaultSpan, { process, at: endedAt }: EndedProcess) {
  const isOn = at >= process.bootedAt && at <= endedAt && (end?.at ?? endedAt) >= endedAt;
  return isOn && symptom === 'dies' && fault.hitsLeft !== 0;
}
