// Puts the calls of users together by the second.
import type { Of, Tally, Time } from './recording.ts';

/** A call of a user that has ended. */
export interface Call {
  at: Time;
  gotNumber: boolean;
  /** The attempts in their order. `address` is empty if only the service's host name is known. */
  attempts: readonly { address: string; gotNumber: boolean }[];
}

/** The observation of the call's second: the last one with the call added, or a new one with that id. */
export function addCall(
  last: Of<'calls'> | undefined,
  { at, gotNumber, attempts }: Call,
  id: number,
): Of<'calls'> {
  const isSame = last !== undefined && Math.floor(last.at / 1_000) === Math.floor(at / 1_000);
  const calls: Of<'calls'> = isSame
    ? last
    : { id, kind: 'calls', at, until: at, numbers: 0, attempts: {} };
  calls.until = at;
  count(calls, gotNumber, at, calls.at);
  for (const attempt of attempts) {
    const tally = calls.attempts[attempt.address] ?? { numbers: 0 };
    calls.attempts[attempt.address] = tally;
    count(tally, attempt.gotNumber, at, calls.at);
  }
  return calls;
}

function count(tally: Tally, gotNumber: boolean, at: Time, secondsFirst: Time): void {
  if (!gotNumber) {
    tally.failures = (tally.failures ?? 0) + 1;
    tally.firstFailure ??= at;
    tally.lastFailure = at;
    delete tally.numberAfter;
    return;
  }
  if (tally.failures) tally.numberAfter ??= at;
  if (tally.numbers === 0 && at !== secondsFirst) tally.firstNumber = at;
  tally.numbers += 1;
}

/** The good and bad ends of a second's requests that matter, in their order. */
export function callsOf(tally: Tally, secondsFirst: Time): { at: Time; gotNumber: boolean }[] {
  const { numbers, firstNumber = secondsFirst, firstFailure, lastFailure, numberAfter } = tally;
  const ends: { at: Time | undefined; gotNumber: boolean }[] = [
    { at: numbers > 0 ? firstNumber : undefined, gotNumber: true },
    { at: firstFailure, gotNumber: false },
    { at: lastFailure !== firstFailure ? lastFailure : undefined, gotNumber: false },
    { at: numberAfter !== firstNumber ? numberAfter : undefined, gotNumber: true },
  ];
  return ends
    .flatMap(({ at, gotNumber }) => (at === undefined ? [] : { at, gotNumber }))
    .toSorted((a, b) => a.at - b.at);
}
