// How a container's process has ended, and by whom: what labs ask of the Engine's events beyond one event.
import type { EngineEvent, EngineEvidence, Evidence, Seen, Time } from './evidence.ts';
import { firstOf, type Step } from './steps.ts';

/** Milliseconds before an end in which a `kill` is the cause of it: Docker's grace period, and some. */
const AFTER_KILL = 15_000;
/** Milliseconds before an end in which the kernel's `oom` is the cause of it. */
const AFTER_OOM = 10_000;
const SIGTERM = 15;

/** A process ends with that exit code, and neither Docker nor the kernel's want of memory has ended it. */
export function endsByItself(exitCode: number, service: string = 'numbers-api'): Step {
  return ends(service, exitCode, (death, engine) =>
    findBefore(engine, death, 'kill', AFTER_KILL) || findBefore(engine, death, 'oom', AFTER_OOM)
      ? undefined
      : `ended by itself with exit code ${exitCode}`,
  );
}

/** The kernel ends a process at its memory limit, and no health check had failed in that run. */
export function runsOutOfMemory(service: string, mayBeUnhealthy: boolean = false): Step {
  return ends(service, 137, (death, engine) => {
    if (!findBefore(engine, death, 'oom', AFTER_OOM)) return undefined;
    const start = findBefore(engine, death, 'start', Number.POSITIVE_INFINITY);
    const since = start?.at ?? Number.NEGATIVE_INFINITY;
    const wasUnhealthy = engine.events.some(
      (each) =>
        isOf(death, each) && each.health === 'unhealthy' && each.at >= since && each.at <= death.at,
    );
    if (wasUnhealthy && !mayBeUnhealthy) return undefined;
    return `out of memory, exit code 137, ${wasUnhealthy ? 'after it was unhealthy' : 'never unhealthy'}`;
  });
}

/**
 * Docker stops a container, which ends with that exit code.
 *
 * @param least seconds from SIGTERM to the end, at least
 * @param most seconds, at most
 */
export function stops(service: string, exitCode: number, least: number, most: number): Step {
  return ends(service, exitCode, (death, engine) => {
    const told = engine.events.findLast(
      (each) => isOf(death, each) && each.signal === SIGTERM && each.at <= death.at,
    );
    if (!told) return undefined;
    const seconds = (death.at - told.at) / 1_000;
    if (seconds < least || seconds > most) return undefined;
    return `SIGTERM, ${seconds.toFixed(1)} s later exit code ${exitCode}`;
  });
}

/**
 * A container ends with that exit code again and again, and is started again, after ever longer pauses.
 *
 * @param times deaths in a row, at least three
 */
export function backsOff(service: string, exitCode: number, times: number): Step {
  return ({ engine }, from) => {
    let pauses: Seen[] = [];
    let first: { container: EngineEvent['container']; pause: number } | undefined;
    for (const [place, death] of engine.events.entries()) {
      if (death.at < from || death.service !== service || death.action !== 'die') continue;
      if (death.exitCode !== exitCode) return { is: 'spoilt', at: death.at + 1 };
      const start = engine.events
        .slice(place + 1)
        .find((each) => isOf(death, each) && (each.action === 'start' || each.action === 'die'));
      if (!start) break;
      // One that dies twice was started between, of which nothing is known: the pause is not known either.
      if (start.action === 'die') return { is: 'spoilt', at: death.at + 1 };
      const { container } = death;
      const pause = (start.at - death.at) / 1_000;
      // Another container begins its pauses anew.
      if (first?.container !== container) pauses = [];
      if (pauses.length === 0) first = { container, pause };
      const text = `${service}: die, exit code ${exitCode}, started again after ${pause.toFixed(1)} s`;
      pauses.push({ at: death.at, witness: 'engine', text });
      if (pauses.length >= times - 1 && first && pause >= first.pause + 1) {
        return { is: 'seen', at: start.at, seen: pauses };
      }
    }
    return { is: 'awaited', seen: pauses };
  };
}

/** The first end of a service's container with that exit code of which there is something to say. */
function ends(
  service: string,
  exitCode: number,
  says: (death: EngineEvent, engine: EngineEvidence) => string | undefined,
): Step {
  const deaths = ({ engine }: Evidence) =>
    engine.events.filter(
      (each) => each.service === service && each.action === 'die' && each.exitCode === exitCode,
    );
  return firstOf('engine', deaths, (death, { engine }) => {
    const text = says(death, engine);
    return text && `${service}: ${text}`;
  });
}

/** The last event of that kind of the same container within so many milliseconds before. */
function findBefore(
  { events }: EngineEvidence,
  death: EngineEvent,
  action: EngineEvent['action'],
  within: Time,
): EngineEvent | undefined {
  return events.findLast(
    (each) =>
      isOf(death, each) &&
      each.action === action &&
      each.at <= death.at &&
      death.at - each.at <= within,
  );
}

const isOf = (one: EngineEvent, other: EngineEvent): boolean => one.container === other.container;
