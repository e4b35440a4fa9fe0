// What users get: a number, the bad news, or bad news that is no longer true.
import type { LiveState } from '../../src/live/state.ts';
import type { View } from '../view.ts';
import { ago, count, wholeDuration } from '../words.ts';

/** Calls a second that can be chosen. */
const RATES = [0, 1, 2, 5, 10, 20];

export interface NumberCard {
  answer: 'none' | 'number' | 'problem' | 'old';
  digits: number | undefined;
  /** Attempts, time and age of the last call. */
  costs: string;
  /** Why there was no number. */
  reason: string;
  /** The last number, and how old it is. */
  last: string;
  /** How long ago the bad news was. */
  age: string;
  /** What went wrong lately, while numbers come. */
  past: { glyph: string; text: string } | undefined;
  rates: { rate: number; label: string | number; isChosen: boolean }[];
  /** Many answers a second would be too much to be read out. */
  isQuiet: boolean;
  isAsking: boolean;
  isLost: boolean;
  refusal: string | undefined;
}

/**
 * Returns the card with the latest call of any user. A user without JavaScript gets a state that includes the own call.
 */
export function numberCard(state: LiveState, { now, link, refusals, isAsking }: View): NumberCard {
  const { client, askingPerSecond } = state;
  const { lastCall, lastNumber, safeguards } = client;
  const age = now - (lastCall?.at ?? now);
  const costs = lastCall
    ? `${count(lastCall.attempts, 'attempt')}, ${lastCall.milliseconds} ms`
    : '';
  return {
    answer: answerOf(state),
    digits: lastNumber?.number,
    costs: lastCall?.problem === undefined ? `${costs} · ${ago(age)}` : costs,
    reason: `numbers-api ${lastCall?.problem ?? ''}.`,
    last:
      lastNumber && safeguards.fallback
        ? `${lastNumber.number}, ${wholeDuration(now - lastNumber.at)} ago`
        : '',
    age: wholeDuration(age),
    past: pastOf(state, now),
    rates: RATES.map((rate) => ({
      rate,
      label: rate || 'off',
      isChosen: rate === askingPerSecond,
    })),
    isQuiet: askingPerSecond > 0,
    isAsking,
    isLost: link === 'lost',
    refusal: refusals['/asking'] ?? refusals['/'],
  };
}

/** Bad news is old once the service has become healthy after it. */
function answerOf({ client: { lastCall }, service }: LiveState): NumberCard['answer'] {
  if (!lastCall) return 'none';
  if (lastCall.problem === undefined) return 'number';
  return service.condition === 'healthy' && service.since > lastCall.at ? 'old' : 'problem';
}

function pastOf({ client, seconds, service }: LiveState, now: number): NumberCard['past'] {
  const { lastCall, lastFailureAt } = client;
  if (lastCall?.problem !== undefined || lastFailureAt === undefined) return undefined;
  if (now - lastFailureAt > 60_000) return undefined;
  if (service.condition === 'healthy') {
    const cure = service.since > lastFailureAt ? ', now cured' : '';
    return { glyph: 'old', text: `Last error ${wholeDuration(now - lastFailureAt)} ago${cure}` };
  }
  const minute = seconds.filter(({ second }) => second > now / 1_000 - 60);
  const failures = minute.reduce((sum, each) => sum + each.failures, 0);
  const calls = minute.reduce((sum, each) => sum + each.failures + each.numbers, 0);
  return { glyph: 'degraded', text: `${failures} of the last ${count(calls, 'call')} failed` };
}
