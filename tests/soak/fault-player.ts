// Switches planned faults on in the running API, one after the other.
import { setTimeout as sleep } from 'node:timers/promises';
import { apiUrl } from '../support/stack.ts';
import type { PlannedFault } from './fault-plan.ts';

/** Milliseconds after which a request is given up, and until it is tried again. */
const TIMEOUT = 1_000;
const RETRY_DELAY = 200;

/**
 * Plays for so many seconds. An API that is down or blocked is asked again until it takes the fault, so
 * that none of the plan is left out.
 *
 * @param tell is called with each fault that was switched on
 * @throws Error when the API refuses the settings
 */
export async function playFaults(
  plan: Iterator<PlannedFault>,
  seconds: number,
  tell: (fault: PlannedFault) => void,
): Promise<void> {
  const endsAt = performance.now() + seconds * 1_000;
  const secondsLeft = (): number => (endsAt - performance.now()) / 1_000;
  while (secondsLeft() > 0) {
    const fault: PlannedFault = plan.next().value;
    while (secondsLeft() > 0 && !(await switchOn(fault))) await sleep(RETRY_DELAY);
    if (secondsLeft() <= 0) return;
    tell(fault);
    await sleep(1_000 * Math.min(fault.pause, secondsLeft()));
  }
}

async function switchOn({ type, settings }: PlannedFault): Promise<boolean> {
  const response = await fetch(`${apiUrl}/faults/${type}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch(() => undefined);
  if (response && !response.ok) {
    throw new Error(`${type} ${JSON.stringify(settings)}: ${await response.text()}`);
  }
  return response !== undefined;
}
