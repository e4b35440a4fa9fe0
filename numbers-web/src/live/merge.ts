// Brings an update into the state, on both sides alike.
import { KEPT_SECONDS, type LiveState } from './state.ts';

/** The parts that have changed; of the last three lists only the entries that are new or different. */
export type Update = Partial<LiveState>;

/** Entries of each list that are kept at most. */
const MAX_EVENTS = 60;
const MAX_RECOVERIES = 10;

/** The state after an update. Doing it twice changes nothing, so that a repeated update does no harm. */
export function merge<State extends Update>(state: State, update: Update): State {
  const merged: State = { ...state, ...update };
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
