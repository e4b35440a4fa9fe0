// What makes the client cope, and how it does.
import { shortName } from 'story/sentences.ts';
import { type Client, type Replica, SAFEGUARDS, type Safeguard, type Story } from 'story/story.ts';
import type { View } from '../view.ts';
import { count, limit } from '../words.ts';

export interface ClientCard {
  safeguards: { name: Safeguard; title: string; hint: string; isOn: boolean }[];
  breaker: Client['breaker'];
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

const CONTACTS: Readonly<Record<Client['breaker'], string>> = {
  off: 'M0 8h30',
  closed: 'M0 8h30',
  open: 'M9 8 20 1',
  'half-open': 'M9 8 20 5',
};

/** Returns the card. `attempts` is the average per call in the last minute; a dash without calls. */
export function clientCard(state: Story, { now, link, refusals }: View): ClientCard {
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

function lastOf({ lastCall, breaker }: Story['client']): string {
  if (!lastCall) return '–';
  const { attempts, milliseconds } = lastCall;
  if (attempts === 0) return breaker === 'open' ? 'not sent, breaker open' : 'not sent';
  return `${count(attempts, 'attempt')}, ${milliseconds} ms`;
}

/** One replica's column: attempts that brought a number stand above the line, failed ones hang below. */
export interface Column {
  key: string;
  name: string;
  /** As much of the name as there is room for; empty where there is none. */
  label: string;
  good: number;
  failed: number;
  /** Per cent of the height: half of it is above the line, half of it below. */
  above: number;
  below: number;
}

/** `room` is for the columns' names: the more replicas, the less. */
export interface ByReplica {
  columns: Column[];
  room: 'much' | 'some' | 'little';
}

/** Undefined where there is one replica, of which all attempts tell. */
export function byReplica(replicas: readonly Replica[]): ByReplica | undefined {
  if (replicas.length < 2) return undefined;
  const shown = replicas.filter(({ condition, attempts }) => condition !== 'gone' || attempts > 0);
  const room = shown.length <= 3 ? 'much' : shown.length <= 6 ? 'some' : 'little';
  const most = Math.max(1, ...shown.map(({ attempts }) => attempts));
  const worst = Math.max(...shown.map(({ failedAttempts }) => failedAttempts));
  const columns = shown.map(({ instance, attempts, failedAttempts: failed }) => {
    const name = shortName(instance);
    const good = attempts - failed;
    return {
      key: instance,
      name,
      label: labelOf(name, room, failed > 0 && failed === worst),
      good,
      failed,
      above: heightOf(good, most),
      below: heightOf(failed, most),
    };
  });
  return { columns, room };
}

/** Where there is little room, the one that fails most is named. */
function labelOf(name: string, room: ByReplica['room'], isWorst: boolean): string {
  if (room === 'little') return isWorst ? name : '';
  if (room === 'some') return name.slice(0, 3);
  // Two with one host name differ in the end of their address.
  return name.includes('@') ? `…${name.slice(-7)}` : name;
}

/** A single attempt shall be seen, too. */
function heightOf(attempts: number, most: number): number {
  return attempts === 0 ? 0 : Math.max(4, Math.round((attempts / most) * 50));
}
