// How a lab defines its checks: steps, in order or together. The steps of each source are in engine.ts and services.ts.

import { isDeepStrictEqual } from 'node:util';
import {
  type Evidence,
  type Reading,
  type Seen,
  type Source,
  say,
  type Text,
  type Time,
} from './evidence.ts';

/** The export `lab` of a lab.ts. */
export interface Lab {
  /** Its folder in labs/: its number in two digits, and a name. */
  name: string;
  /** Minutes to plan for it. */
  minutes: number;
  /** Minutes of these, rounded up, from the prediction to the last check when a program types the commands. */
  waiting: number;
  /** The key of the right answer; the keys of the wrong ones are only in the texts. */
  rightAnswer: string;
  /** The checks by key, as in the texts. Each searches for evidence from at least two sources. */
  checks: Readonly<Record<string, Step>>;
}

/** Searches for something that happened at a time or after it. */
export type Step = (evidence: Evidence, from: Time) => Outcome;

export interface Outcome {
  /** What has been seen of it so far. */
  seen: Seen[];
  /** When it was complete; the next step searches from then on. */
  at?: Time;
  /** When it will be complete if nothing changes. */
  lastsUntil?: Time | undefined;
  /** When something happened that must not; the search starts again from then on. */
  spoiltAt?: Time;
  /** What is awaited, unless it only has to last. */
  missing?: Missing | undefined;
  /** What made the search start again. */
  beganAgain?: Seen | undefined;
}

export interface Missing {
  /** The index of the awaited step of the check. Each step has a text. */
  step: number;
  source: Source;
  /** The latest report of the same kind from that source, such as another state of the container. */
  latest: Seen | undefined;
}

/** The result of a check: whether it ticks, the evidence so far, the oldest first, and why it doesn't tick. */
export interface Result extends Omit<Outcome, 'at' | 'spoiltAt'> {
  done: boolean;
}

/** Nothing has been seen yet. */
export function awaited(source: Source, latest?: Seen): Outcome {
  return { seen: [], missing: { step: 0, source, latest } };
}

/** Searches for each step after the previous one; if one is violated, the search starts again. */
export function inOrder(...steps: readonly Step[]): Step {
  const run: Step = (evidence, from) => {
    let at = from;
    const seen: Seen[] = [];
    for (const [place, step] of steps.entries()) {
      const outcome = step(evidence, at);
      seen.push(...outcome.seen);
      if (outcome.at === undefined) return { ...outcome, seen, missing: atPlace(place, outcome) };
      at = outcome.at;
    }
    return { at, seen };
  };
  return (evidence, from) => untilUnspoilt(run, evidence, from);
}

const atPlace = (step: number, outcome?: Outcome) =>
  outcome?.missing && { ...outcome.missing, step };

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
    const place = outcomes.findIndex(({ missing }) => missing);
    return {
      seen,
      lastsUntil: lasting.length > 0 ? Math.max(...lasting) : undefined,
      missing: atPlace(place, outcomes[place]),
      beganAgain: outcomes.find(({ beganAgain }) => beganAgain)?.beganAgain,
    };
  };
}

/** Requires that the step is complete within so many seconds. */
export function within(seconds: number, step: Step): Step {
  return (evidence, from) => {
    const outcome = step(evidence, from);
    const isLate = outcome.at !== undefined && outcome.at > from + seconds * 1_000;
    if (!isLate) return outcome;
    const late = outcome.seen.at(-1);
    const beganAgain = late && { ...late, text: say`${late.text}, not within ${seconds} s` };
    // The same may start again soon, even before the time is over.
    return { seen: [], spoiltAt: from + 1, beganAgain };
  };
}

/** Returns the result of a check. */
export function evaluate(step: Step, evidence: Evidence, since: Time): Result {
  const { at, seen, lastsUntil, missing, beganAgain } = untilUnspoilt(step, evidence, since);
  const sorted = seen.toSorted((a, b) => a.at - b.at);
  if (at !== undefined) return { done: true, seen: sorted };
  // What made it start again is no news if it is the latest report.
  const isKnown = beganAgain?.at === missing?.latest?.at;
  return { done: false, seen: sorted, lastsUntil, missing, ...(!isKnown && { beganAgain }) };
}

/** Starts again where the step was violated, which is always later than its start. */
function untilUnspoilt(step: Step, evidence: Evidence, from: Time, beganAgain?: Seen): Outcome {
  const outcome = step(evidence, from);
  const latest = outcome.beganAgain ?? beganAgain;
  if (outcome.spoiltAt !== undefined) {
    return untilUnspoilt(step, evidence, outcome.spoiltAt, latest);
  }
  return outcome.at === undefined ? { ...outcome, beganAgain: latest } : outcome;
}

/** Describes a value that matches; returns undefined or false for others. */
export type Says<Value> = (value: Value) => Text | false | undefined;

/** The first match on a list, from that time on. `describe` is for the others. */
export function firstOf<Thing extends { at: Time }>(
  source: Source,
  list: (evidence: Evidence) => readonly Thing[],
  says: Says<Thing>,
  describe: (thing: Thing) => Text,
): Step {
  return (evidence, from) => {
    const things = list(evidence);
    for (const thing of things) {
      const { at } = thing;
      const text = at >= from && says(thing);
      if (text) return { at, seen: [{ at, source, text }] };
    }
    const last = things.at(-1);
    return awaited(source, last && { at: last.at, source, text: describe(last) });
  };
}

/** Milliseconds between two readings in which a lasting state can't have changed unnoticed. */
export const LONGEST_GAP = 5_000;

/**
 * The first time that the source reports the same for so many seconds; if 0, once is enough.
 * `describe` is for everything else that it reports.
 */
export function saysFor<Value>(
  seconds: number,
  source: Source,
  readings: (evidence: Evidence) => readonly Reading<Value>[],
  says: Says<Value>,
  describe: (value: Value) => Text,
): Step {
  return (evidence, from) => {
    const all = readings(evidence);
    let span: { at: Time; until: Time; text: Text } | undefined;
    let beganAgain: Seen | undefined;
    for (const { from: start, until, value } of all) {
      if (until < from) continue;
      const text = says(value);
      const at = Math.max(start, from);
      const isGap = span && at - span.until > LONGEST_GAP;
      const goesOn = span && isDeepStrictEqual(text, span.text) && !isGap;
      if (span && !goesOn) {
        beganAgain = { at, source, text: isGap ? say`no report for a while` : describe(value) };
      }
      if (!text) span = undefined;
      else span = span && goesOn ? { ...span, until } : { at, until, text };
      if (span && span.until - span.at >= seconds * 1_000) break;
    }
    if (!span) {
      const last = all.at(-1);
      const latest = last && { at: last.from, source, text: describe(last.value) };
      return { ...awaited(source, latest), beganAgain };
    }
    const end = span.at + seconds * 1_000;
    const isOver = span.until >= end;
    const text = isOver && seconds > 0 ? say`${span.text}, for ${seconds} s` : span.text;
    const seen = [{ at: span.at, source, text }];
    return isOver ? { at: end, seen } : { seen, lastsUntil: end, beganAgain };
  };
}
