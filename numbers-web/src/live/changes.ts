// Finds what is new in parts of the state, so that pages are told no more than that.
import { isDeepStrictEqual } from 'node:util';
import type { ReplicaNews, Update } from './merge.ts';
import type { LiveState, Replica, Run } from './state.ts';

/** Parts that are told as they are given: of the lists, only new or different entries are given. */
const LISTS: ReadonlySet<string> = new Set(['seconds', 'events', 'recoveries']);

/** @returns undefined when nothing is new */
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
