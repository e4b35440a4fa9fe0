// Forgets what is old, on the server and in each page alike.
import type { News, Observation } from './recording.ts';
import type { Story } from './story.ts';

/** Milliseconds of the past that are kept in any case, and that a story tells second by second. */
export const KEPT = 190_000;
/** Milliseconds before and after a recovery that belong to it. */
const MARGIN = 5_000;
/** Processes of the API that are remembered at most. */
const MOST_PROCESSES = 64;

/**
 * Returns the observations of the last 190 s and of the recoveries that are told, and what was known when each of
 * these periods began: the latest observation of each thing. The processes of the API stay known, so that replicas
 * keep their history.
 */
export function prune(
  observations: readonly Observation[],
  { now, recoveries }: Pick<Story, 'now' | 'recoveries'>,
): Observation[] {
  const periods = [
    ...recoveries.map(({ brokeAt, goodAt = now }) => ({
      from: brokeAt - MARGIN,
      to: goodAt + MARGIN,
    })),
    { from: now - KEPT, to: Number.POSITIVE_INFINITY },
  ];
  const kept = new Set<Observation>();
  for (const { from, to } of periods) {
    const before = new Map<string, Observation>();
    for (const observation of observations) {
      const { at, until } = observation;
      if (until < from) before.set(keyOf(observation), observation);
      else if (at <= to) kept.add(observation);
      // It took the place of what was known before.
      if (at <= from && until >= from) before.delete(keyOf(observation));
    }
    for (const observation of before.values()) {
      if (observation.kind !== 'calls') kept.add(observation);
    }
  }
  const processes = new Map<string, Observation>();
  for (const each of observations) if (each.kind === 'about') processes.set(each.bootId, each);
  for (const each of [...processes.values()].slice(-MOST_PROCESSES)) kept.add(each);
  return observations.filter((each) => kept.has(each));
}

/** Observations of one key describe the same thing, one after the other. */
export function keyOf(news: News): string {
  if (news.kind === 'probe') return `probe ${news.address} ${news.route}`;
  if (news.kind === 'about') return `about ${news.address}`;
  if (news.kind === 'check') return `check ${news.bootId}`;
  return news.kind;
}
