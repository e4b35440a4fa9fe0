// What makes the client cope, and how it does.
import {
  type BreakerState,
  type LiveState,
  SAFEGUARDS,
  type Safeguard,
} from '../../src/live/state.ts';
import type { View } from '../view.ts';
import { count, limit } from '../words.ts';
import { type ByReplica, byReplica } from './by-replica.ts';

export interface ClientCard {
  safeguards: { name: Safeguard; title: string; hint: string; isOn: boolean }[];
  breaker: BreakerState;
  /** The contact of the breaker's sign, as a path. */
  contact: string;
  attempts: string;
  waiting: number;
  last: string;
  byReplica: ByReplica | undefined;
  isLost: boolean;
  refusal: string | undefined;
}

const TITLES: Readonly<Record<Safeguard, string>> = {
  timeout: 'Time-out',
  retry: 'Retry',
  breaker: 'Circuit breaker',
  fallback: 'Fallback',
};

const CONTACTS: Readonly<Record<BreakerState, string>> = {
  off: 'M0 8h30',
  closed: 'M0 8h30',
  open: 'M9 8 20 1',
  'half-open': 'M9 8 20 5',
};

/** `attempts` is how many a call took on average in the last minute; a dash where nobody asked. */
export function clientCard(state: LiveState, { now, link, refusals }: View): ClientCard {
  const { client, limits, seconds } = state;
  const hints = {
    timeout: `${limit(limits.attemptTimeout)}, ${limit(limits.callBudget)} in all`,
    retry: 'once',
    breaker: `${limits.breakerFailures} in a row`,
    fallback: 'the last number',
  };
  const minute = seconds.filter(({ second }) => second > now / 1_000 - 60);
  const calls = minute.reduce((sum, each) => sum + each.numbers + each.failures, 0);
  const attempts = minute.reduce((sum, each) => sum + each.attempts, 0);
  return {
    safeguards: SAFEGUARDS.map((name) => ({
      name,
      title: TITLES[name],
      hint: hints[name],
      isOn: client.safeguards[name],
    })),
    breaker: client.breaker,
    contact: CONTACTS[client.breaker],
    attempts: calls > 0 ? (attempts / calls).toFixed(1) : '–',
    waiting: client.waiting,
    last: lastOf(client),
    byReplica: byReplica(state.replicas),
    isLost: link === 'lost',
    refusal: refusals['/safeguards'],
  };
}

function lastOf({ lastCall, breaker }: LiveState['client']): string {
  if (!lastCall) return '–';
  const { attempts, milliseconds } = lastCall;
  if (attempts === 0) return breaker === 'open' ? 'not sent, breaker open' : 'not sent';
  return `${count(attempts, 'attempt')}, ${milliseconds} ms`;
}
