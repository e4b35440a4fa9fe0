// What has to be said by a witness again and again, for a time.
import type { Evidence, Reading, Seen, Time, Witness } from './evidence.ts';
import type { Step } from './steps.ts';

/** Milliseconds between two looks up to which nothing can have been missed that had to last. */
export const LONGEST_GAP = 5_000;

export interface Saying<Value> {
  witness: Witness;
  readings(evidence: Evidence): readonly Reading<Value>[];
  /** What is seen of it, in words; undefined where it does not hold. As long as the words stay, it lasts. */
  says(value: Value): string | undefined;
}

/**
 * The first time that the witness says so for as long as that, without a break.
 *
 * @param seconds 0: once is enough
 */
export function saysFor<Value>(seconds: number, saying: Saying<Value>): Step {
  return (evidence, from) => {
    let span: { from: Time; until: Time; text: string } | undefined;
    for (const reading of saying.readings(evidence)) {
      if (reading.until < from) continue;
      const text = saying.says(reading.value);
      const begin = Math.max(reading.from, from);
      const goesOn = text === span?.text && begin - (span?.until ?? 0) <= LONGEST_GAP;
      if (text === undefined) span = undefined;
      else if (span && goesOn) span = { ...span, until: reading.until };
      else span = { from: begin, until: reading.until, text };
      if (span && span.until - span.from >= seconds * 1_000) {
        const at = span.from + seconds * 1_000;
        return { is: 'seen', at, seen: [inWords(saying, seconds, span)] };
      }
    }
    if (!span) return { is: 'awaited', seen: [] };
    const seen = [inWords(saying, 0, span)];
    return { is: 'awaited', seen, lastsUntil: span.from + seconds * 1_000 };
  };
}

function inWords<Value>(
  { witness }: Saying<Value>,
  seconds: number,
  { from, text }: { from: Time; text: string },
): Seen {
  return { at: from, witness, text: seconds > 0 ? `${text}, for ${seconds} s` : text };
}
