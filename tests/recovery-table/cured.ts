// Whether the trouble is over, for users and for the Engine.
import { ask } from '../support/http.ts';
import { containerOf, urlOf } from '../support/replicas.ts';
import { inspectContainer } from '../support/stack.ts';
import type { Sample } from './steady-client.ts';

/** Seconds of good answers in a row after which it counts as cured. */
const CALM = 3;

/** @param replica the one that was in trouble */
export async function isCured(samples: readonly Sample[], replica = 1): Promise<boolean> {
  if (!isCalm(samples, CALM)) return false;
  const container = await inspectContainer(containerOf(replica));
  if (container?.State.Health?.Status !== 'healthy') return false;
  const faults = await ask(`${await urlOf(replica)}/faults`);
  return faults?.status === 200 && JSON.parse(faults.body).active.length === 0;
}

/** Whether the client has had nothing but numbers for some seconds. */
export function isCalm(samples: readonly Sample[], seconds: number): boolean {
  const recent = samples.filter(({ startedAt }) => startedAt > performance.now() - seconds * 1_000);
  return recent.length >= seconds * 5 && recent.every(({ outcome }) => outcome === 'number');
}
