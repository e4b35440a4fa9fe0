// Steps of the Docker Engine: events, their absence, the state of containers, and how their processes exit.
import type { Container } from 'engine-reader/facts.ts';
import type { EngineEvent, EngineFacts, Evidence, Seen, Text, Time } from './evidence.ts';
import { listed, say } from './evidence.ts';
import { awaited, firstOf, type Says, type Step, saysFor } from './steps.ts';

/** Milliseconds before an exit in which a `kill` counts as its cause: more than Docker's grace period. */
const AFTER_KILL = 15_000;
/** Milliseconds before an exit in which the kernel's `oom` counts as its cause. */
const AFTER_OOM = 10_000;
const SIGTERM = 15;

/** The default service of a step. */
export const API = 'numbers-api';

/** Further properties of an event. */
type Details = Partial<Pick<EngineEvent, 'service' | 'exitCode' | 'signal' | 'health'>>;

/** The first event of that kind. */
export function event(action: EngineEvent['action'], details?: Details): Step {
  const wanted = { service: API, action, ...details };
  const isWanted = isLike(wanted);
  const list = (evidence: Evidence) => eventsOf(wanted.service, evidence);
  return firstOf('engine', list, (each) => isWanted(each) && describeEvent(each), describeEvent);
}

const eventsOf = (service: string, { engine: { events } }: Evidence) =>
  events.filter((each) => each.service === service);
const describeEvent = (each: EngineEvent) => say`${each.service}: ${inWords(each)}`;

/** An event of the Engine, as a check shows it. */
export const seenEvent = (each: EngineEvent): Seen => {
  return { at: each.at, source: 'engine', text: describeEvent(each) };
};

/** The service's latest event. */
export function latestEvent(evidence: Evidence, service = API): Seen | undefined {
  const last = eventsOf(service, evidence).at(-1);
  return last && seenEvent(last);
}

/** Docker has called a service unhealthy, or healthy. */
export function turns(health: 'healthy' | 'unhealthy', service = API): Step {
  return event('health_status', { service, health });
}

/** No such event of the API for so many seconds after the previous step. */
export function noEvent(
  seconds: number,
  action: EngineEvent['action'],
  details?: Pick<Details, 'health'>,
): Step {
  const isWanted = isLike({ service: API, action, ...details });
  const what = [action, details?.health ?? []].flat().join(' ');
  const text = say`${API}: no ${what} for ${seconds} s`;
  return (evidence, from) => {
    const { events, completeFrom, until } = evidence.engine;
    const at = from + seconds * 1_000;
    const spoiling = events.find((each) => each.at > from && each.at <= at && isWanted(each));
    if (spoiling) return { seen: [], spoiltAt: spoiling.at, beganAgain: seenEvent(spoiling) };
    if (completeFrom > from) {
      const unknown: Seen = {
        at: completeFrom,
        source: 'engine',
        text: say`earlier events unknown`,
      };
      return { seen: [], spoiltAt: completeFrom, beganAgain: unknown };
    }
    if (until < from) return awaited('engine', latestEvent(evidence));
    return until < at
      ? { seen: [], lastsUntil: at }
      : { at, seen: [{ at, source: 'engine', text }] };
  };
}

/** Whether an event has these properties. */
function isLike(wanted: Partial<EngineEvent>): (event: EngineEvent) => boolean {
  const names = Object.keys(wanted) as (keyof EngineEvent)[];
  return (event) => names.every((name) => event[name] === wanted[name]);
}

function inWords({ action, exitCode, signal, health }: Details & Pick<EngineEvent, 'action'>) {
  const ofExit = exitCode === undefined ? [] : say`exit code ${exitCode}`;
  const ofKill = signal === undefined ? [] : say`signal ${signal}`;
  return listed([action, ofExit, ofKill, health ?? []].flat());
}

/** A container of the service is in that state for so many seconds. */
export function container(seconds: number, says: Says<Container>, service = API): Step {
  const ofService = ({ containers }: EngineFacts) =>
    containers.filter((each) => each.service === service);
  return facts(
    seconds,
    (all) => {
      const [text] = ofService(all).flatMap((each) => says(each) || []);
      return text && say`${service}: ${text}`;
    },
    (all) => {
      const states = ofService(all).map(describeContainer);
      return states.length > 0 ? say`${service}: ${listed(states)}` : say`no container`;
    },
  );
}

function describeContainer({ image, state, exitCode, hasHealthCheck, health }: Container): Text {
  const name = image.split('/').at(-1) ?? '';
  if (state !== 'running') return listed([name, state, say`exit code ${exitCode}`]);
  return listed([name, 'running', hasHealthCheck ? health : say`no health check`]);
}

/** A container of the API is running and healthy for so many seconds. */
export function isHealthy(seconds: number): Step {
  return container(seconds, ({ state, health }) => {
    return state === 'running' && health === 'healthy' && 'running, healthy';
  });
}

/** The facts hold for so many seconds: for what one container doesn't show, such as a Swarm. */
export function facts(
  seconds: number,
  says: Says<EngineFacts>,
  describe: (value: EngineFacts) => Text,
): Step {
  return saysFor(seconds, 'engine', ({ engine }) => engine.facts, says, describe);
}

/** A process exits with that code, and neither Docker nor a lack of memory caused it. */
export function endsByItself(exitCode: number, service = API): Step {
  return ends(service, ({ event, last }) => {
    if (event.exitCode !== exitCode) return undefined;
    const isKilled = last('kill', AFTER_KILL) || last('oom', AFTER_OOM);
    return !isKilled && say`ended by itself with exit code ${exitCode}`;
  });
}

/** The kernel kills a healthy process at its memory limit. If no OOM is reported, any kill except Docker's counts. */
export function runsOutOfMemory(service = API, mayBeUnhealthy = false): Step {
  return ends(service, ({ event, last, before }) => {
    if (event.exitCode !== 137) return undefined;
    const isReported = last('oom', AFTER_OOM);
    if (!isReported && last('kill', AFTER_KILL)) return undefined;
    const startedAt = last('start')?.at ?? 0;
    const wasUnhealthy = before.some(({ at, health }) => health === 'unhealthy' && at >= startedAt);
    if (wasUnhealthy && !mayBeUnhealthy) return undefined;
    const cause = isReported
      ? say`out of memory`
      : say`killed, not by Docker, without a report of OOM`;
    const health = wasUnhealthy ? say`after it was unhealthy` : say`never unhealthy`;
    return listed([cause, say`exit code ${137}`, health]);
  });
}

/** Docker stops the API, which exits with that code, at least and at most so many seconds after SIGTERM. */
export function stops(exitCode: number, least: number, most: number): Step {
  return ends(API, ({ event, at, before }) => {
    if (event.exitCode !== exitCode) return undefined;
    const told = before.findLast(({ signal }) => signal === SIGTERM);
    if (!told) return undefined;
    const seconds = (at - told.at) / 1_000;
    if (seconds < least || seconds > most) return undefined;
    return say`SIGTERM, ${seconds.toFixed(1)} s later exit code ${exitCode}`;
  });
}

interface End {
  event: EngineEvent;
  at: Time;
  /** The events of the same container up to the exit. */
  before: EngineEvent[];
  /** Returns the last of them of that kind, within so many milliseconds before the exit. */
  last(action: EngineEvent['action'], within?: Time): EngineEvent | undefined;
}

/** The first exit of a service's container for which `says` returns a text. */
function ends(service: string, says: Says<End>): Step {
  const list = (evidence: Evidence): End[] => {
    const events = eventsOf(service, evidence);
    return events
      .filter(({ action }) => action === 'die')
      .map((event) => {
        const { at, container } = event;
        const before = events.filter((each) => each.container === container && each.at <= at);
        const last: End['last'] = (action, within = at) =>
          before.findLast((each) => each.action === action && at - each.at <= within);
        return { event, at, before, last };
      });
  };
  const inContext = ({ event, last }: End) => {
    const cause = last('oom', AFTER_OOM) ?? last('kill', AFTER_KILL);
    return cause ? say`${describeEvent(event)}, after ${inWords(cause)}` : describeEvent(event);
  };
  const described: Says<End> = (end) => {
    const text = says(end);
    return text && say`${service}: ${text}`;
  };
  return firstOf('engine', list, described, inContext);
}
