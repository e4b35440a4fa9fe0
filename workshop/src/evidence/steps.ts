// How a lab says what has to be seen: steps, in order or together. Those of the sources are in engine.ts and services.ts.
import type { Evidence, Reading, Seen, Source, Time } from './evidence.ts';

/** What a lab.ts exports, as `lab`. */
export interface Lab {
  /** Its folder in labs/: two digits, which are its number and its place, and a name. */
  name: string;
  /** Minutes that it takes. */
  minutes: number;
  /** The key of the right answer; those of the wrong ones are in the texts alone. */
  rightAnswer: string;
  /** By key, as in the texts. Each searches for evidence from at least two sources. */
  checks: Readonly<Record<string, Step>>;
}

/** Searches for something that happened at a time or after it. */
export type Step = (evidence: Evidence, from: Time) => Outcome;

export interface Outcome {
  /** What has been seen of it so far. */
  seen: Seen[];
  /** When it was complete: the next step searches from then on. */
  at?: Time;
  /** When it will be complete, if things stay as they are. */
  lastsUntil?: Time;
  /** When something happened that must not: everything is searched for again from then on. */
  spoiltAt?: Time;
}

/** What a check reports: whether it ticks, and what has been seen of it so far, the oldest first. */
export interface Result extends Pick<Outcome, 'seen' | 'lastsUntil'> {
  done: boolean;
}

/** Nothing has been seen yet. */
export const AWAITED: Outcome = { seen: [] };

/** Searches for each step after the previous one; if one is violated, the search starts again. */
export function inOrder(...steps: readonly Step[]): Step {
  const run: Step = (evidence, from) => {
    let at = from;
    const seen: Seen[] = [];
    for (const step of steps) {
      const outcome = step(evidence, at);
      seen.push(...outcome.seen);
      if (outcome.at === undefined) return { ...outcome, seen };
      at = outcome.at;
    }
    return { at, seen };
  };
  return (evidence, from) => untilUnspoilt(run, evidence, from);
}

/** Searches for all steps from the same time on; they are complete with the last of them. */
export function together(...steps: readonly Step[]): Step {
  return (evidence, from) => {
    const outcomes = steps.map((step) => step(evidence, from));
    const spoilt = outcomes.find(({ spoiltAt }) => spoiltAt !== undefined);
    if (spoilt) return spoilt;
    const seen = outcomes.flatMap((outcome) => outcome.seen);
    const ends = outcomes.flatMap(({ at }) => at ?? []);
    if (ends.length === steps.length) return { at: Math.max(...ends), seen };
    const lasting = outcomes.flatMap(({ lastsUntil }) => lastsUntil ?? []);
    return { seen, ...(lasting.length > 0 && { lastsUntil: Math.max(...lasting) }) };
  };
}

/** What the step searches for counts only if it is complete within so many seconds. */
export function within(seconds: number, step: Step): Step {
  return (evidence, from) => {
    const outcome = step(evidence, from);
    const isLate = outcome.at !== undefined && outcome.at > from + seconds * 1_000;
    // Another beginning may follow soon, even before the time is over.
    return isLate ? { seen: [], spoiltAt: from + 1 } : outcome;
  };
}

/** Whether a check has its evidence. */
export function evaluate(step: Step, evidence: Evidence, since: Time): Result {
  const { at, seen, lastsUntil } = untilUnspoilt(step, evidence, since);
  const sorted = seen.toSorted((a, b) => a.at - b.at);
  return { done: at !== undefined, seen: sorted, ...(lastsUntil !== undefined && { lastsUntil }) };
}

/** Starts again where the step was violated, which is always later than its start. */
function untilUnspoilt(step: Step, evidence: Evidence, from: Time): Outcome {
  const outcome = step(evidence, from);
  if (outcome.spoiltAt === undefined) return outcome;
  return outcome.spoiltAt > from ? untilUnspoilt(step, evidence, outcome.spoiltAt) : AWAITED;
}

/** What is seen of it, in words; nothing, or false, if it is not what is searched for. */
export type Says<Value> = (value: Value) => string | false | undefined;

/** The first thing on a list, from that time on, of which there is something to say. */
export function firstOf<Thing extends { at: Time }>(
  source: Source,
  list: (evidence: Evidence) => readonly Thing[],
  says: Says<Thing>,
): Step {
  return (evidence, from) => {
    for (const thing of list(evidence)) {
      const { at } = thing;
      const text = at >= from && says(thing);
      if (text) return { at, seen: [{ at, source, text }] };
    }
    return AWAITED;
  };
}

/** Milliseconds between two readings up to which nothing can have been missed that had to last. */
export const LONGEST_GAP = 5_000;

/** The first time that the source says so in the same words for so many seconds; if 0, once is enough. */
export function saysFor<Value>(
  seconds: number,
  source: Source,
  readings: (evidence: Evidence) => readonly Reading<Value>[],
  says: Says<Value>,
): Step {
  return (evidence, from) => {
    let span: { at: Time; until: Time; text: string } | undefined;
    for (const { from: start, until, value } of readings(evidence)) {
      if (until < from) continue;
      const text = says(value);
      const at = Math.max(start, from);
      const goesOn = span && text === span.text && at - span.until <= LONGEST_GAP;
      if (!text) span = undefined;
      else span = span && goesOn ? { ...span, until } : { at, until, text };
      if (span && span.until - span.at >= seconds * 1_000) break;
    }
    if (!span) return AWAITED;
    const end = span.at + seconds * 1_000;
    const isOver = span.until >= end;
    const text = isOver && seconds > 0 ? `${span.text}, for ${seconds} s` : span.text;
    const seen = [{ at: span.at, source, text }];
    return isOver ? { at: end, seen } : { seen, lastsUntil: end };
  };
}
