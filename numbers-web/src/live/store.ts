// Holds the state that pages show, and tells its changes: at most ten times a second, however many
// there are.
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { merge, type ReplicaNews, type Update } from './merge.ts';
import type { ClientLimits, LiveState, Replica, Run, Safeguards } from './state.ts';
import { now } from './time.ts';

/** Milliseconds for which changes are gathered before they are told. */
const GATHERING_TIME = 100;

export interface Store {
  /** The present state, with the present time. */
  read(): LiveState;
  /** Takes in parts of the state as they are now; of the last three lists, new or different entries. */
  change(parts: Partial<LiveState>): void;
  /** Registers the one who passes updates on to the pages. */
  onUpdate(listener: (update: Update) => void): void;
}

export interface StoreOptions {
  safeguards: Safeguards;
  limits: ClientLimits;
  /** What started the containers, where that can be known. */
  engine?: string | undefined;
}

/** Kept in memory alone: each start of the web server begins with a service of which nothing is known. */
export function createStore({ safeguards, limits, engine }: StoreOptions): Store {
  let state: LiveState = {
    now: now(),
    webBootId: randomUUID(),
    ...(engine !== undefined && { engine }),
    service: { condition: 'unknown', since: now(), ready: 0, known: 0 },
    replicas: [],
    faultInjection: 'unknown',
    faultTypes: [],
    client: { safeguards, breaker: safeguards.breaker ? 'closed' : 'off', waiting: 0 },
    limits,
    askingPerSecond: 0,
    seconds: [],
    events: [],
    recoveries: [],
  };
  let pending: Update | undefined;
  let listener: (update: Update) => void = () => {};

  function tell(): void {
    const update = { ...pending, now: now() };
    pending = undefined;
    listener(update);
  }

  return {
    read: () => ({ ...state, now: now() }),
    change(parts) {
      const update = findChanges(state, parts);
      if (!update) return;
      state = merge(state, update);
      if (!pending) setTimeout(tell, GATHERING_TIME).unref();
      pending = merge(pending ?? {}, update);
    },
    onUpdate(newListener) {
      listener = newListener;
    },
  };
}

/** Parts that are told as they are given: of the lists, only new or different entries are given. */
const LISTS: ReadonlySet<string> = new Set(['seconds', 'events', 'recoveries']);

/**
 * Finds what is new in parts of the state, so that pages are told no more than that.
 *
 * @returns undefined when nothing is new
 */
export function findChanges(state: LiveState, parts: Partial<LiveState>): Update | undefined {
  const { replicas, ...others } = parts;
  const changed = Object.entries(others).filter(
    ([name, part]) => LISTS.has(name) || !isDeepStrictEqual(part, state[name as keyof LiveState]),
  );
  const news = replicas && findReplicaNews(state.replicas, replicas);
  if (changed.length === 0 && !news) return undefined;
  return { ...(Object.fromEntries(changed) as Update), ...(news && { replicas: news }) };
}

function findReplicaNews(before: readonly Replica[], after: readonly Replica[]) {
  const news = after.map((replica) =>
    compare(
      before.find(({ instance }) => instance === replica.instance),
      replica,
    ),
  );
  const isSameList =
    before.length === after.length &&
    after.every(({ instance }, place) => instance === before[place]?.instance);
  return isSameList && news.every((each) => Object.keys(each).length === 1) ? undefined : news;
}

function compare(before: Replica | undefined, after: Replica): ReplicaNews {
  if (!before) return after;
  const { instance, runs, ...parts } = after;
  const { runs: _, ...partsBefore } = before;
  const names = Object.keys({ ...partsBefore, ...parts }) as (keyof typeof parts)[];
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  const isComplete = changed.some((name) => name === 'condition' || after[name] === undefined);
  const told = isComplete ? Object.keys(parts) : changed;
  const newRuns = newPieces(before.runs, runs);
  return {
    instance,
    ...Object.fromEntries(told.map((name) => [name, after[name as keyof Replica]])),
    ...(newRuns.length > 0 && { runs: newRuns }),
  };
}

/** From the first piece on that was not there. */
function newPieces(before: readonly Run[], after: readonly Run[]): Run[] {
  const first = after.findIndex((run) => !before.some((each) => isDeepStrictEqual(each, run)));
  if (first >= 0) return after.slice(first);
  // What came after the last piece has given way to it.
  return isDeepStrictEqual(before.at(-1), after.at(-1)) ? [] : after.slice(-1);
}
