// How a lab says what has to be seen: steps, put in order or together. A step looks for something from a
// time on; what the sources can tell is in engine.ts and services.ts.
import type { Evidence, Reading, Seen, Source, Time } from './evidence.ts';

/** Looks for something that happened at a time or after it. */
export type Step = (evidence: Evidence, from: Time) => Outcome;

export type Outcome =
  /** `at` is when it was complete: what comes next is looked for from then on. */
  | { is: 'seen'; at: Time; seen: Seen[] }
  /** `lastsUntil` is when it will be seen, if things stay as they are. */
  | { is: 'awaited'; seen: Seen[]; lastsUntil?: Time }
  /** Something happened that must not have: all has to be looked for again from then on. */
  | { is: 'spoilt'; at: Time };

/** What a check says. */
export interface Result {
  done: boolean;
  /** What has been seen of it so far, the oldest first. */
  seen: Seen[];
  /** When it will be done, if things stay as they are. */
  lastsUntil?: Time;
}

/** Searches for each step after the previous one; if one is violated, the search starts again. */
export function inOrder(...steps: readonly Step[]): Step {
  const run: Step = (evidence, from) => {
    let at = from;
    const seen: Seen[] = [];
    for (const step of steps) {
      const outcome = step(evidence, at);
      if (outcome.is === 'spoilt') return outcome;
      seen.push(...outcome.seen);
      if (outcome.is === 'awaited') return { ...outcome, seen };
      at = outcome.at;
    }
    return { is: 'seen', at, seen };
  };
  return (evidence, from) => fromThere(run, evidence, from);
}

/** All steps are looked for from the same time on, and are complete with the last of them. */
export function together(...steps: readonly Step[]): Step {
  return (evidence, from) => {
    const outcomes = steps.map((step) => step(evidence, from));
    const spoilt = outcomes.find(({ is }) => is === 'spoilt');
    if (spoilt) return spoilt;
    const seen = outcomes.flatMap((outcome) => (outcome.is === 'spoilt' ? [] : outcome.seen));
    if (outcomes.every((outcome) => outcome.is === 'seen')) {
      return { is: 'seen', at: Math.max(...outcomes.map(({ at }) => at)), seen };
    }
    const ends = outcomes.flatMap((each) => (each.is === 'awaited' ? (each.lastsUntil ?? []) : []));
    return { is: 'awaited', seen, ...(ends.length > 0 && { lastsUntil: Math.max(...ends) }) };
  };
}

/** What the step looks for counts only when it is complete within so many seconds. */
export function within(seconds: number, step: Step): Step {
  return (evidence, from) => {
    const outcome = step(evidence, from);
    const isLate = outcome.is === 'seen' && outcome.at > from + seconds * 1_000;
    // Another beginning may follow soon, even before the time is over.
    return isLate ? { is: 'spoilt', at: from + 1 } : outcome;
  };
}

/** Whether a check has its evidence. */
export function evaluate(step: Step, evidence: Evidence, since: Time): Result {
  const outcome = fromThere(step, evidence, since);
  if (outcome.is === 'spoilt') return { done: false, seen: [] };
  const seen = outcome.seen.toSorted((a, b) => a.at - b.at);
  if (outcome.is === 'seen') return { done: true, seen };
  const { lastsUntil } = outcome;
  return { done: false, seen, ...(lastsUntil !== undefined && { lastsUntil }) };
}

/** Starts again where the step was violated, which is always later than its start. */
function fromThere(step: Step, evidence: Evidence, from: Time): Outcome {
  const outcome = step(evidence, from);
  if (outcome.is !== 'spoilt' || outcome.at <= from) return outcome;
  return fromThere(step, evidence, outcome.at);
}

/** What is seen of it, in words; nothing, or false, where it is not what is looked for. */
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
      if (text) return { is: 'seen', at, seen: [{ at, source, text }] };
    }
    return { is: 'awaited', seen: [] };
  };
}

/** Milliseconds between two looks up to which nothing can have been missed that had to last. */
export const LONGEST_GAP = 5_000;

/**
 * The first time that the source says so continuously for that long. It lasts as long as the words stay the same.
 *
 * @param seconds 0: once is enough
 */
export function saysFor<Value>(
  seconds: number,
  source: Source,
  readings: (evidence: Evidence) => readonly Reading<Value>[],
  says: Says<Value>,
): Step {
  return (evidence, from) => {
    let span: { at: Time; until: Time; text: string } | undefined;
    for (const reading of readings(evidence)) {
      if (reading.until < from) continue;
      const { until } = reading;
      const text = says(reading.value);
      const at = Math.max(reading.from, from);
      const goesOn = text === span?.text && at - (span?.until ?? 0) <= LONGEST_GAP;
      if (!text) span = undefined;
      else span = span && goesOn ? { ...span, until } : { at, until, text };
      if (span && span.until - span.at >= seconds * 1_000) {
        const words = seconds > 0 ? `${span.text}, for ${seconds} s` : span.text;
        const seen = [{ at: span.at, source, text: words }];
        return { is: 'seen', at: span.at + seconds * 1_000, seen };
      }
    }
    if (!span) return { is: 'awaited', seen: [] };
    const seen = [{ at: span.at, source, text: span.text }];
    return { is: 'awaited', seen, lastsUntil: span.at + seconds * 1_000 };
  };
}
