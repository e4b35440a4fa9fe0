// What makes the client cope, and how it does.
import { shortName } from 'story/sentences.ts';
import { type Client, type Replica, SAFEGUARDS, type Safeguard, type Story } from 'story/story.ts';
import type { View } from '../view.ts';
import { callsOfLastMinute, count, limit } from '../words.ts';

/** Returns the card. `attempts` is the average per call in the last minute; a dash without calls. */
export function clientCard(state: Story, { now, link, refusals }: View) {
  const { client, limits, seconds } = state;
  const texts: Readonly<Record<Safeguard, [title: string, hint: string]>> = {
    timeout: ['Time-out', `${limit(limits.attemptTimeout)}, ${limit(limits.callBudget)} in all`],
    retry: ['Retry', 'once'],
    breaker: ['Circuit breaker', `${limits.breakerFailures} in a row`],
    fallback: ['Fallback', 'the last number'],
  };
  const { calls, attempts } = callsOfLastMinute(seconds, now);
  return {
    safeguards: SAFEGUARDS.map((name) => {
      const [title, hint] = texts[name];
      return { name, title, hint, isOn: client.safeguards[name] };
    }),
    breaker: client.breaker,
    attempts: calls > 0 ? (attempts / calls).toFixed(1) : '–',
    waiting: client.waiting,
    last: lastOf(client),
    byReplica: byReplica(state.replicas),
    isLost: link === 'lost',
    refusal: refusals['/safeguards'],
  };
}

function lastOf({ lastCall, breaker }: Client): string {
  if (!lastCall) return '–';
  const { attempts, milliseconds } = lastCall;
  if (attempts === 0) return breaker === 'open' ? 'not sent, breaker open' : 'not sent';
  return `${count(attempts, 'attempt')}, ${milliseconds} ms`;
}

/** Returns a column for each replica, with good attempts above the line and failed ones below; none for only one. */
function byReplica(replicas: readonly Replica[]) {
  if (replicas.length < 2) return undefined;
  const shown = replicas.filter(({ condition, attempts }) => condition !== 'gone' || attempts > 0);
  // For the columns' names: the more replicas, the less.
  const room = shown.length <= 3 ? 'much' : shown.length <= 6 ? 'some' : 'little';
  const most = Math.max(1, ...shown.map(({ attempts }) => attempts));
  const worst = Math.max(...shown.map(({ failedAttempts }) => failedAttempts));
  /** Per cent of the height: half of it is above the line, half below. A single attempt shall be seen, too. */
  const heightOf = (attempts: number): number =>
    attempts === 0 ? 0 : Math.max(4, Math.round((attempts / most) * 50));
  const columns = shown.map(({ instance, attempts, failedAttempts: failed }) => {
    const name = shortName(instance);
    const good = attempts - failed;
    const labels = {
      // Two with the same host name differ in the last part of their address.
      much: name.includes('@') ? `…${name.slice(-7)}` : name,
      some: name.slice(0, 3),
      // Only the one that fails most is named.
      little: failed > 0 && failed === worst ? name : '',
    };
    const heights = { above: heightOf(good), below: heightOf(failed) };
    return { key: instance, name, label: labels[room], good, failed, ...heights };
  });
  return { columns, room };
}
