// Keeps a recording up to date and forgets what is old, on the server, in each page and in the guide alike.
import type { News, Observation, Recording, Update } from './recording.ts';
import type { Story } from './story.ts';

/** Milliseconds of the past that are always kept, and that a story shows second by second. */
export const KEPT = 190_000;
/** Milliseconds before and after a recovery that belong to it. */
const MARGIN = 5_000;
/** Milliseconds that a stop takes: Docker's grace period, and some. */
const LONGEST_STOP = 15_000;
/** Processes of the API that are remembered at most. */
const MOST_PROCESSES = 64;

/**
 * Returns the observations of the last 190 s and of the story's recoveries and announced stops, and what was
 * known when each of these periods began: the latest observation of each thing. The processes of the API stay known,
 * so that replicas keep their history.
 */
export function prune(
  observations: readonly Observation[],
  { now, recoveries, events }: Pick<Story, 'now' | 'recoveries' | 'events'>,
): Observation[] {
  // What shows that a process stopped as announced; without it, the stop would look like a failure.
  const stops = events.filter((each) => each.kind === 'process-gone' && each.how === 'announced');
  const periods = [
    ...recoveries.map(({ brokeAt, goodAt = now }) => ({ from: brokeAt - MARGIN, to: goodAt })),
    ...stops.map(({ at }) => ({ from: at - LONGEST_STOP, to: at })),
    { from: now - KEPT, to: Number.POSITIVE_INFINITY },
  ];
  const kept = new Set<Observation>();
  for (const { from, to } of periods) {
    const known = new Map<string, Observation>();
    for (const each of observations) {
      if (each.until >= from && each.at <= to + MARGIN) kept.add(each);
      if (each.at <= from && each.kind !== 'calls') known.set(keyOf(each), each);
    }
    for (const each of known.values()) kept.add(each);
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

/**
 * Returns the recording with the update applied: a changed observation replaces its older version. Undefined if the
 * update has only the changes of a recording that is not known.
 */
export function applyUpdate(
  recording: Recording | undefined,
  { header, observations }: Pick<Update, 'header' | 'observations'>,
): Recording | undefined {
  if (header) return { header, observations };
  if (!recording) return undefined;
  const byId = new Map([...recording.observations, ...observations].map((each) => [each.id, each]));
  const sorted = [...byId.values()].toSorted((a, b) => a.id - b.id);
  return { header: recording.header, observations: sorted };
}
