// What the Docker Engine can be asked for: events, their absence, and how containers are.
import type { Container, EngineEvent, Seen } from './evidence.ts';
import { saysFor } from './readings.ts';
import type { Step } from './steps.ts';

/** An event of a service's container, with what else it has to be. */
export interface EventWanted {
  exitCode?: number;
  signal?: number;
}

/**
 * The first event of that kind.
 *
 * @param action as Docker calls it: `start`, `die`, `oom`, `health_status: unhealthy` and so on
 */
export function event(service: string, action: string, wanted: EventWanted = {}): Step {
  return ({ engine }, from) => {
    const found = engine.events.find(
      (each) => each.at >= from && isWanted(each, service, action, wanted),
    );
    if (!found) return { is: 'awaited', seen: [] };
    return { is: 'seen', at: found.at, seen: [inWords(found)] };
  };
}

/** Docker has called a service unhealthy, or healthy. */
export function turns(service: string, health: 'healthy' | 'unhealthy'): Step {
  return event(service, `health_status: ${health}`);
}

/** A service's container has ended with that exit code. */
export function diesWith(exitCode: number, service = 'numbers-api'): Step {
  return event(service, 'die', { exitCode });
}

/** For so many seconds after what was seen before, there is no such event. */
export function noEvent(seconds: number, service: string, action: string): Step {
  return ({ engine }, from) => {
    const until = from + seconds * 1_000;
    const spoiling = engine.events.find(
      (each) => each.at > from && each.at <= until && isWanted(each, service, action, {}),
    );
    if (spoiling) return { is: 'spoilt', at: spoiling.at };
    if (engine.completeFrom > from) return { is: 'spoilt', at: engine.completeFrom };
    const text = `${service}: no ${action} for ${seconds} s`;
    if (engine.until < until) return { is: 'awaited', seen: [], lastsUntil: until };
    return { is: 'seen', at: until, seen: [{ at: until, witness: 'engine', text }] };
  };
}

/**
 * A container of the service is like that for so many seconds.
 *
 * @param says what is seen of it, in words; undefined where it is not like that
 */
export function container(
  service: string,
  seconds: number,
  says: (container: Container) => string | undefined,
): Step {
  return saysFor(seconds, {
    witness: 'engine',
    readings: ({ engine }) => engine.containers,
    says(containers) {
      const words = containers.filter((each) => each.service === service).map(says);
      const [first] = words.filter((each) => each !== undefined);
      return first === undefined ? undefined : `${service}: ${first}`;
    },
  });
}

function isWanted(
  event: EngineEvent,
  service: string,
  action: string,
  wanted: EventWanted,
): boolean {
  return (
    event.service === service &&
    event.action === action &&
    (wanted.exitCode === undefined || event.exitCode === wanted.exitCode) &&
    (wanted.signal === undefined || event.signal === wanted.signal)
  );
}

function inWords({ at, service, action, exitCode, signal }: EngineEvent): Seen {
  const more = [
    exitCode !== undefined ? `exit code ${exitCode}` : [],
    signal !== undefined ? `signal ${signal}` : [],
  ].flat();
  return { at, witness: 'engine', text: `${service}: ${[action, ...more].join(', ')}` };
}
