// The life of a replica: how it was at each time, and when its processes ended.

import type { Of, Time } from './recording.ts';
import {
  type Place,
  type Probe,
  type Process,
  placesOf,
  probesAt,
  processAt,
  type ReplicaFacts,
  type Seen,
} from './replicas.ts';
import type { Condition, Run, State } from './story.ts';

/** Reasons that show that no process of the replica runs. */
const NOBODY_THERE = ['refused', 'unknown host', 'lookup failed', 'no route', 'stranger'];

type Judgement = Omit<State, 'since'>;

/** How a replica was until the next entry's time. */
interface Moment extends Judgement {
  at: Time;
  /** It takes requests. */
  isReady: boolean;
  /** Its present process has not been asked for its health yet. */
  isStarting: boolean;
  release: string;
}

export interface Life extends ReplicaFacts {
  places: [Place, ...Place[]];
  probes: Probe[];
  moments: Moment[];
  /** When each process ended; undefined while it may run. */
  endedAt: (Time | undefined)[];
}

/** What is known at one time: how the last request of each route went, and more. */
interface Known
  extends Partial<Record<Probe['route'], Pick<Probe, 'passed' | 'until' | 'failure'>>> {
  /** The last lookup of the host name. */
  names?: Of<'names'>;
  process: Process;
  isStarting?: boolean | undefined;
  said?: string | undefined;
}

type Step = Probe | Of<'names'> | Of<'about'> | { at: Time; boots: Process };

export function lifeOf(replica: ReplicaFacts, seen: Seen): Life {
  const places = placesOf(replica);
  const probes = probesAt(replica, places, seen);
  const { processes } = replica;
  const steps: Step[] = [
    ...seen.names,
    ...processes.slice(1).map((process) => ({ at: process.bootedAt, boots: process })),
    ...processes.flatMap(({ answers }) => answers),
    ...probes,
  ].toSorted((a, b) => a.at - b.at);

  let known: Known = { process: processes[0] };
  const moments: Moment[] = [];
  const endedAt: Life['endedAt'] = processes.map(() => undefined);
  for (const step of steps) {
    const isFailed = 'route' in step && !step.passed;
    // A request that failed while a process was starting says nothing of the one before it.
    if (isFailed && step.failure.status === undefined && step.at < known.process.at) continue;
    const before = moments.at(-1)?.condition ?? 'unknown';
    if ('boots' in step) endedAt[processes.indexOf(known.process)] ??= step.at;
    known = next(known, step);
    const moment = momentOf(known, placeAt(places, step.at), step.at);
    if (step.at >= processes[0].at) moments.push(moment);
    const place = processes.indexOf(known.process);
    if (moment.condition === 'gone' && before !== 'gone' && before !== 'unknown') {
      endedAt[place] ??= step.at;
      // It was out of reach, and has not ended.
    } else if ('route' in step && step.route === 'about' && step.passed) endedAt[place] = undefined;
  }
  return { ...replica, places, probes, moments, endedAt };
}

function next(known: Known, step: Step): Known {
  if ('boots' in step) {
    const { about: _, said: _said, ...others } = known;
    return { ...others, process: step.boots, isStarting: true };
  }
  if ('route' in step) {
    const isStarting = known.isStarting && step.route !== 'health';
    return { ...known, [step.route]: step, isStarting };
  }
  if (step.kind === 'names') return { ...known, names: step };
  const { about = { until: step.until, passed: true, failure: {} }, health } = known;
  // A health check that passed before and after a quick restart was recorded as one.
  const isSeen = health?.passed && health.until >= step.at;
  return { ...known, about, said: step.problem, isStarting: known.isStarting && !isSeen };
}

/** Its name at a time: the host name of its container, with its address where another one has the same. */
export function instanceAt(life: Life, at: Time): string {
  const { instance } = processAt(life, at);
  return life.hasNamesake ? `${instance}@${placeAt(life.places, at).address}` : instance;
}

export function placeAt(places: Life['places'], at: Time): Place {
  return places.findLast(({ from }) => at >= from) ?? places[0];
}

function momentOf(known: Known, { address }: Place, at: Time): Moment {
  const { names, about, ready, isStarting = false, process } = known;
  const isNamed = address === '' || (names?.addresses.includes(address) ?? true);
  const isReady = isNamed && !isStarting && ready?.passed === true && about?.passed !== false;
  const judged = judge(known, isNamed, isNamed && !names?.failing);
  return { ...judged, at, isReady, isStarting, release: process.release };
}

/** @param isCertain whether the host name is known to have the address */
export function judge(
  { about, health, ready, isStarting, said }: Omit<Known, 'process'>,
  isNamed: boolean,
  isCertain: boolean,
): Judgement {
  if (about && !about.passed) {
    const { failure } = about;
    const isGone =
      NOBODY_THERE.includes(failure.reason ?? '') || (failure.status === undefined && !isCertain);
    return { condition: isGone ? 'gone' : 'not responding', problem: { route: 'about', failure } };
  }
  if (health && !health.passed && !isStarting) {
    const problem = { route: 'health', failure: health.failure, said } as const;
    return { condition: 'unhealthy', problem };
  }
  if (ready && !ready.passed) {
    return { condition: 'not ready', problem: { route: 'ready', failure: ready.failure } };
  }
  if (!isNamed) return { condition: 'not ready', problem: {} };
  return { condition: about && health && ready ? 'healthy' : 'unknown' };
}

const RUN_STATES: Readonly<Partial<Record<Condition, Run['state']>>> = {
  gone: 'gone',
  'not responding': 'failing',
  unhealthy: 'failing',
  'not ready': 'not ready',
  healthy: 'good',
};

/** Pieces of a ribbon that are shown at most. */
const MAX_RUNS = 100;

/** The life as the pieces of a ribbon, from a time on. */
export function runsOf(moments: readonly Moment[], oldest: Time): Run[] {
  const runs: Run[] = [];
  for (const { at, condition, isReady: ready, isStarting, release } of moments) {
    const state = isStarting && condition !== 'gone' ? 'starting' : RUN_STATES[condition];
    if (state === undefined) continue;
    if (runs.at(-1)?.from === at) runs.pop();
    const before = runs.at(-1);
    const isSame = before?.state === state && before.ready === ready && before.release === release;
    if (!isSame) runs.push({ from: at, state, ready, release });
  }
  return runs.filter((_, place) => (runs[place + 1]?.from ?? oldest + 1) > oldest).slice(-MAX_RUNS);
}

/** The present condition, and since when. */
export function stateOf(moments: readonly Moment[], startedAt: Time): State {
  const { condition, problem } = moments.at(-1) ?? { condition: 'unknown' };
  const before = moments.findLastIndex((each) => each.condition !== condition);
  const since = moments[before + 1]?.at ?? startedAt;
  return { condition, ...(problem && { problem }), since };
}
