// The life of a replica: how it was at each time, and when its processes ended.

import { type Place, type Probe, placesOf, probesAt } from './places.ts';
import type { Failure, Of, Time } from './recording.ts';
import { type Process, processAt, type ReplicaFacts } from './replicas.ts';
import type { Seen } from './seen.ts';
import type { Condition, Problem, Run, State } from './story.ts';

/** Reasons that show that no process of the replica is there. */
const NOBODY_THERE: ReadonlySet<string | undefined> = new Set([
  'refused',
  'unknown host',
  'lookup failed',
  'no route',
  'stranger',
]);

/** How a replica was until the next entry's time. */
export interface Moment extends Omit<State, 'since'> {
  at: Time;
  /** It takes requests. */
  isReady: boolean;
  /** Its present process has not been asked for its health yet. */
  isStarting: boolean;
  release: string;
}

export interface Life {
  facts: ReplicaFacts;
  places: Place[];
  probes: Probe[];
  moments: Moment[];
  /** When each process ended; undefined while it may live. */
  ends: (Time | undefined)[];
}

/** What is known at one time. */
interface Known {
  about?: Probe;
  health?: Probe;
  ready?: Probe;
  /** The last lookup of the host name. */
  names?: Of<'names'>;
  process: Process;
  isStarting: boolean;
  said: string | undefined;
}

type Step = Probe | Of<'names'> | Of<'about'> | { at: Time; boots: Process };

export function lifeOf(facts: ReplicaFacts, seen: Seen): Life {
  const places = placesOf(facts);
  const probes = probesAt(facts, places, seen);
  const { processes } = facts;
  const [first] = processes;
  const steps: Step[] = [
    ...seen.names,
    ...processes.slice(1).map((process) => ({ at: process.bootedAt, boots: process })),
    ...processes.flatMap(({ answers }) => answers),
    ...probes,
  ].toSorted((a, b) => a.at - b.at);

  let known: Known = { process: first, isStarting: false, said: undefined };
  const moments: Moment[] = [];
  const ends: (Time | undefined)[] = processes.map(() => undefined);

  for (const step of steps) {
    if (isOfStart(step, known)) continue;
    const before = moments.at(-1)?.condition ?? 'unknown';
    if ('boots' in step) ends[processes.indexOf(known.process)] ??= step.at;
    known = next(known, step);
    const moment = momentOf(known, placeAt(places, step.at), step.at);
    if (step.at >= first.at) moments.push(moment);
    const place = processes.indexOf(known.process);
    if (moment.condition === 'gone' && !['gone', 'unknown'].includes(before)) {
      ends[place] ??= step.at;
      // It was out of reach, and has not ended.
    } else if ('route' in step && step.route === 'about' && step.passed) ends[place] = undefined;
  }
  return { facts, places, probes, moments, ends };
}

/** A request that failed while a process was starting says nothing of the one before it. */
function isOfStart(step: Step, { process }: Known): boolean {
  return (
    'route' in step && !step.passed && step.failure.status === undefined && step.at < process.at
  );
}

function next(known: Known, step: Step): Known {
  if ('boots' in step) {
    const { about: _, ...others } = known;
    return { ...others, process: step.boots, isStarting: true, said: undefined };
  }
  if ('route' in step) {
    const isStarting = known.isStarting && step.route !== 'health';
    return { ...known, [step.route]: step, isStarting };
  }
  if (step.kind === 'names') return { ...known, names: step };
  const { at, until } = step;
  const about = known.about ?? { at, until, route: 'about', passed: true, failure: {} };
  // A health check that passed before and after a quick restart was recorded as one.
  const isSeen = known.health?.passed && known.health.until >= step.at;
  return { ...known, about, said: step.problem, isStarting: known.isStarting && !isSeen };
}

/** Its name at a time: the host name of its container, with its address where another one has the same. */
export function instanceAt({ facts, places }: Life, at: Time): string {
  const { instance } = processAt(facts, at);
  return facts.hasNamesake ? `${instance}@${placeAt(places, at)?.address ?? ''}` : instance;
}

export function placeAt(places: readonly Place[], at: Time): Place | undefined {
  return places.find(({ from, to }) => at >= from && at < to) ?? places[0];
}

function momentOf(known: Known, place: Place | undefined, at: Time): Moment {
  const { names, about, ready, isStarting, process } = known;
  const { address } = place ?? { address: '' };
  const isNamed = address === '' || (names?.addresses.includes(address) ?? true);
  const { condition, problem } = judge(known, isNamed, isNamed && !names?.failing);
  const isReady =
    isNamed &&
    !isStarting &&
    ready?.passed === true &&
    about?.passed !== false &&
    condition !== 'gone';
  const { release } = process;
  return { at, condition, ...(problem && { problem }), isReady, isStarting, release };
}

function judge(
  { about, health, ready, isStarting, said }: Known,
  isNamed: boolean,
  isCertain: boolean,
): Omit<State, 'since'> {
  if (about && !about.passed) {
    const problem: Problem = { route: 'about', failure: about.failure };
    return { condition: isGone(about.failure, isCertain) ? 'gone' : 'not responding', problem };
  }
  if (health && !health.passed && !isStarting) {
    const why = said === undefined ? {} : { said };
    return {
      condition: 'unhealthy',
      problem: { route: 'health', failure: health.failure, ...why },
    };
  }
  if (ready && !ready.passed) {
    return { condition: 'not ready', problem: { route: 'ready', failure: ready.failure } };
  }
  if (!isNamed) return { condition: 'not ready', problem: {} };
  return { condition: about && health && ready ? 'healthy' : 'unknown' };
}

/** No answer from an address that the host name lists no longer: its container is gone, or has moved. */
function isGone({ status, reason }: Failure, isCertain: boolean): boolean {
  return NOBODY_THERE.has(reason) || (status === undefined && !isCertain);
}

const RUN_STATES: Readonly<Record<Condition, Run['state'] | undefined>> = {
  unknown: undefined,
  gone: 'gone',
  'not responding': 'failing',
  unhealthy: 'failing',
  'not ready': 'not ready',
  degraded: 'good',
  healthy: 'good',
};

/** Pieces of a ribbon that are shown at most. */
const MAX_RUNS = 100;

/** The life as the pieces of a ribbon, from a time on. */
export function runsOf(moments: readonly Moment[], oldest: Time): Run[] {
  const runs: Run[] = [];
  for (const { at, condition, isReady, isStarting, release } of moments) {
    const state = isStarting && condition !== 'gone' ? 'starting' : RUN_STATES[condition];
    if (state === undefined) continue;
    const last = runs.at(-1);
    if (last?.from === at) runs.pop();
    const before = runs.at(-1);
    const ready = isReady && state !== 'gone';
    const isSame = before?.state === state && before.ready === ready && before.release === release;
    if (!isSame) runs.push({ from: at, state, ready, release });
  }
  return runs.filter((_, place) => (runs[place + 1]?.from ?? oldest + 1) > oldest).slice(-MAX_RUNS);
}

/** The present condition, and since when. */
export function stateOf(moments: readonly Moment[], startedAt: Time): State {
  const last = moments.at(-1);
  if (!last) return { condition: 'unknown', since: startedAt };
  const before = moments.findLastIndex(({ condition }) => condition !== last.condition);
  const { condition, problem } = last;
  const since = moments[before + 1]?.at ?? startedAt;
  return { condition, ...(problem && { problem }), since };
}
