// Keeps a recording: adds observations, lengthens the last one when nothing has changed, and forgets what is old.
import { isDeepStrictEqual } from 'node:util';
import { addCall, type Call } from './calls.ts';
import { keyOf, prune } from './prune.ts';
import type { Header, News, Observation, Of, Recording, Time } from './recording.ts';
import type { Story } from './story.ts';

/** Milliseconds between two equal observations after which the second is a new one: in between, no probe was sent. */
const LONGEST_GAP = 5_000;
/** Milliseconds from one report of a lengthened observation to the next. */
const REPORTING = 2_000;

export type Recorder = ReturnType<typeof createRecorder>;

export function createRecorder(header: Header) {
  let revision = 0;
  let lastId = 0;
  let observations: Observation[] = [];
  /** The revision in which each observation was last reported, and its `until` at that time. */
  const reports = new Map<number, { in: number; until: Time }>();
  const latest = new Map<string, Observation>();

  function report({ id, until }: Observation): void {
    revision += 1;
    reports.set(id, { in: revision, until });
  }

  function push(observation: Observation): void {
    const before = latest.get(keyOf(observation));
    // That it ended here is news, too.
    if (before && before.until > (reports.get(before.id)?.until ?? 0)) report(before);
    lastId = observation.id;
    observations.push(observation);
    latest.set(keyOf(observation), observation);
    report(observation);
  }

  return {
    get recording(): Recording {
      return { header, observations };
    },
    /** Grows with each change of the recording. */
    get revision() {
      return revision;
    },
    add(news: News): void {
      const last = latest.get(keyOf(news));
      if (!last || !isUnchanged(last, news)) {
        push({ ...news, id: lastId + 1, until: news.at } as Observation);
        return;
      }
      const { id, at } = last;
      Object.assign(last, news, { id, at, until: news.at });
      const isLate = news.at - (reports.get(id)?.until ?? 0) >= REPORTING;
      if (isLate || last.kind === 'client') report(last);
    },
    /** Counts a call of a user that has ended. */
    addCall(call: Call): void {
      const last = latest.get('calls') as Of<'calls'> | undefined;
      const added = addCall(last, call, lastId + 1);
      if (added === last) report(added);
      else push(added);
    },
    /** The observations that were added or changed after a revision; of those that were only lengthened, some. */
    since: (known: number) => observations.filter(({ id }) => (reports.get(id)?.in ?? 0) > known),
    /** Forgets what is older than 190 s and belongs to none of the story's recoveries. */
    prune(story: Pick<Story, 'now' | 'recoveries' | 'events'>): void {
      observations = prune(observations, story);
      const kept = new Set(observations.map(({ id }) => id));
      for (const id of reports.keys()) if (!kept.has(id)) reports.delete(id);
      for (const [key, { id }] of latest) if (!kept.has(id)) latest.delete(key);
    },
  };
}

/** Whether the news lengthen the last observation. What is only counted may have grown. */
function isUnchanged(last: Observation, news: News): boolean {
  if (news.kind === 'catalogue') return true;
  if (['switch', 'breaker', 'engine'].includes(news.kind)) return false;
  if (news.kind === 'check' && !news.passed) return false;
  if (news.kind !== 'client' && news.at - last.until > LONGEST_GAP) return false;
  return isDeepStrictEqual(withoutCounts(last), withoutCounts(news));
}

function withoutCounts(news: News | Observation): unknown {
  const { id: _id, at: _at, until: _until, ...rest } = news as Observation;
  if (rest.kind === 'check') return { ...rest, age: 0 };
  if (rest.kind === 'client') {
    const { safeguards, breaker, askingPerSecond, lastCall } = rest;
    const isOpen = breaker === 'open' || breaker === 'half-open';
    return { safeguards, isOpen, askingPerSecond, isGood: lastCall?.failure === undefined };
  }
  if (rest.kind !== 'about') return rest;
  const faults = rest.faults.map(({ queue: _queue, ...fault }) => {
    return { ...fault, hits: fault.hits > 0, hitsLeft: 0 };
  });
  return { ...rest, askedAt: 0, calls: 0, faults };
}
