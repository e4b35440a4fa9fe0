// Brings an update into the state, on both sides alike, and a piece into a replica's ribbon on the time axis.
import { KEPT_SECONDS, type LiveState, type Replica, type Run } from './state.ts';

/**
 * What has changed of a replica. One with a condition is complete, so that what it lacks is gone; without
 * one it holds just what is different, often nothing. Of the ribbon it has only the new pieces.
 */
export type ReplicaNews = Pick<Replica, 'instance'> & Partial<Replica>;

/**
 * The parts that have changed; of the last three lists only the entries that are new or different. The list
 * of replicas names all that there are, in their order.
 */
export type Update = Partial<Omit<LiveState, 'replicas'>> & { replicas?: ReplicaNews[] };

/** Entries of each list that are kept at most. */
const MAX_EVENTS = 60;
const MAX_RECOVERIES = 10;

/** The state after an update. Doing it twice changes nothing, so that a repeated update does no harm. */
export function merge<State extends Update>(state: State, update: Update): State {
  const merged: State = { ...state, ...update };
  if (update.replicas) {
    const known = new Map(state.replicas?.map((replica) => [replica.instance, replica]));
    merged.replicas = update.replicas.map((news) => mergeReplica(known.get(news.instance), news));
  }
  if (update.seconds) {
    const seconds = replaceByKey(state.seconds ?? [], update.seconds, ({ second }) => second);
    const oldest = (seconds.at(-1)?.second ?? 0) - KEPT_SECONDS;
    merged.seconds = seconds.filter(({ second }) => second > oldest);
  }
  if (update.events) {
    const events = replaceByKey(state.events ?? [], update.events, ({ id }) => id);
    merged.events = events.slice(-MAX_EVENTS);
  }
  if (update.recoveries) {
    const recoveries = replaceByKey(state.recoveries ?? [], update.recoveries, ({ id }) => id);
    merged.recoveries = recoveries.slice(-MAX_RECOVERIES);
  }
  return merged;
}

function mergeReplica(known: ReplicaNews | undefined, news: ReplicaNews): ReplicaNews {
  const { runs: newRuns = [], ...parts } = news;
  const merged = { ...(news.condition === undefined && known), ...parts };
  const runs = newRuns.reduce(withRun, known?.runs ?? []);
  return known?.runs || news.runs ? { ...merged, runs } : merged;
}

/** Most news are of the latest entry, or of a new one. */
function replaceByKey<Entry>(
  old: Entry[],
  news: Entry[],
  keyOf: (entry: Entry) => number,
): Entry[] {
  let entries = old;
  for (const entry of news) {
    const place = entries.findLastIndex((each) => keyOf(each) <= keyOf(entry));
    const before = entries[place];
    const isKnown = before !== undefined && keyOf(before) === keyOf(entry);
    entries = isKnown ? entries.with(place, entry) : entries.toSpliced(place + 1, 0, entry);
  }
  return entries;
}

/** Pieces that are kept at most, however often it changes. */
const MAX_RUNS = 100;

/** The ribbon with a further piece; what was noted for later than its beginning gives way to it. */
export function withRun(runs: readonly Run[], run: Run): Run[] {
  const before = runs.filter(({ from }) => from < run.from);
  const last = before.at(-1);
  const isSame =
    last?.state === run.state && last.ready === run.ready && last.release === run.release;
  const oldest = run.from - KEPT_SECONDS * 1_000;
  return (isSame ? before : [...before, run])
    .filter(
      (_, place, all) => (all[place + 1]?.from ?? run.from) > oldest || place === all.length - 1,
    )
    .slice(-MAX_RUNS);
}
