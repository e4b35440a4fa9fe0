// Whether the trouble is over, for users and for the Engine.
import { ask } from '../support/http.ts';
import { apiUrl, healthOf } from '../support/stack.ts';
import type { Sample } from './steady-client.ts';

/** Seconds of good answers in a row after which it counts as cured. */
const CALM = 3;

export async function isCured(samples: readonly Sample[]): Promise<boolean> {
  if (!isCalm(samples, CALM) || (await healthOf('numbers-api')) !== 'healthy') return false;
  const faults = await ask(`${apiUrl}/faults`);
  return faults?.status === 200 && JSON.parse(faults.body).active.length === 0;
}

/** Whether the client has had nothing but numbers for some seconds. */
export function isCalm(samples: readonly Sample[], seconds: number): boolean {
  const recent = samples.filter(({ startedAt }) => startedAt > performance.now() - seconds * 1_000);
  return recent.length >= seconds * 5 && recent.every(({ outcome }) => outcome === 'number');
}
