// What the Docker Engine can be asked for: events, their absence, and how containers are.
import type { Container } from 'engine-reader/facts.ts';
import type { EngineEvent, EngineFacts, Evidence } from './evidence.ts';
import { firstOf, type Step, saysFor } from './steps.ts';

/** What an event has to say besides what it is. */
export type EventWanted = Partial<Pick<EngineEvent, 'exitCode' | 'signal' | 'health'>>;

/**
 * The first event of that kind.
 *
 * @param action as Docker calls it: `start`, `die`, `oom` and so on
 */
export function event(
  service: string,
  action: EngineEvent['action'],
  wanted: EventWanted = {},
): Step {
  const list = ({ engine }: Evidence) => engine.events;
  return firstOf('engine', list, (each) =>
    isWanted(each, service, action, wanted)
      ? `${service}: ${[action, ...details(each)].join(', ')}`
      : undefined,
  );
}

/** Docker has called a service unhealthy, or healthy. */
export function turns(service: string, health: 'healthy' | 'unhealthy'): Step {
  return event(service, 'health_status', { health });
}

/** A service's container has ended with that exit code. */
export function diesWith(exitCode: number, service = 'numbers-api'): Step {
  return event(service, 'die', { exitCode });
}

/** For so many seconds after what was seen before, there is no such event. */
export function noEvent(
  seconds: number,
  service: string,
  action: EngineEvent['action'],
  wanted: EventWanted = {},
): Step {
  return ({ engine }, from) => {
    const until = from + seconds * 1_000;
    const spoiling = engine.events.find(
      (each) => each.at > from && each.at <= until && isWanted(each, service, action, wanted),
    );
    if (spoiling) return { is: 'spoilt', at: spoiling.at };
    if (engine.completeFrom > from) return { is: 'spoilt', at: engine.completeFrom };
    const text = `${service}: no ${[action, ...details(wanted)].join(' ')} for ${seconds} s`;
    if (engine.until < from) return { is: 'awaited', seen: [] };
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
    readings: ({ engine }) => engine.facts,
    says({ containers }) {
      const words = containers.filter((each) => each.service === service).map(says);
      const [first] = words.filter((each) => each !== undefined);
      return first === undefined ? undefined : `${service}: ${first}`;
    },
  });
}

/** A container of the service is running and healthy for so many seconds. */
export function isHealthy(service: string, seconds: number): Step {
  return container(service, seconds, ({ state, health }) =>
    state === 'running' && health === 'healthy' ? 'running, healthy' : undefined,
  );
}

/**
 * The facts are like that for so many seconds: for what one container alone does not tell, such as Swarm.
 *
 * @param says what is seen of them, in words; undefined where they are not like that
 */
export function facts(seconds: number, says: (facts: EngineFacts) => string | undefined): Step {
  return saysFor(seconds, { witness: 'engine', readings: ({ engine }) => engine.facts, says });
}

function isWanted(
  event: EngineEvent,
  service: string,
  action: string,
  wanted: EventWanted,
): boolean {
  const details = Object.entries(wanted) as [keyof EventWanted, unknown][];
  return (
    event.service === service &&
    event.action === action &&
    details.every(([name, value]) => event[name] === value)
  );
}

function details({ exitCode, signal, health }: EventWanted): string[] {
  return [
    exitCode !== undefined ? `exit code ${exitCode}` : [],
    signal !== undefined ? `signal ${signal}` : [],
    health ?? [],
  ].flat();
}
