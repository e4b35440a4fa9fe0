// Plays one scenario on real containers and measures what happens.

import { waitFor } from 'test-kit/wait.ts';
import { ask } from '../support/http.ts';
import { apiUrl, compose, logsOf, up } from '../support/stack.ts';
import { isCalm, isCured } from './cured.ts';
import { type EngineEvent, followEngineEvents } from './engine-events.ts';
import type { Cure, Scenario } from './scenarios.ts';
import { type Sample, startSteadyClient } from './steady-client.ts';

/** Seconds after which whoever could have cured it would have done so. */
const PATIENCE = 40;

/** All times are seconds since the fault was switched on; undefined where it did not happen. */
export interface Observation {
  /** Failed requests, by what the client saw. */
  failures: ReadonlyMap<string, number>;
  /** All requests until numbers flowed again. */
  requests: number;
  unhealthyAfter: number | undefined;
  endedAfter: number | undefined;
  exitCode: number | undefined;
  outOfMemory: boolean;
  healthyAgainAfter: number | undefined;
  numbersAgainAfter: number | undefined;
  cure: Cure;
}

export async function observe(scenario: Scenario): Promise<Observation> {
  // Nothing of the scenario before is left, and no bug but the one that is switched on.
  await compose(['up', '--detach', '--force-recreate', '--wait'], {
    environment: { FAIL_AFTER_CALLS: '0' },
  });
  const events = followEngineEvents('numbers-numbers-api-1');
  const client = startSteadyClient(`${apiUrl}/rng`);
  try {
    await waitFor('the client to get numbers', 10, () => isCalm(client.samples, 1));
    const startedAt = performance.now();
    const startedAtDate = Date.now();
    await switchOn(scenario);
    if (scenario.action === 'stop') {
      await compose(['stop', 'numbers-api']);
      await up({ environment: { FAIL_AFTER_CALLS: '0' } });
    }
    const curedByItself = await waitFor('the cure', PATIENCE, () => isCured(client.samples))
      .then(() => true)
      .catch(() => false);
    if (!curedByItself) {
      await ask(`${apiUrl}/reset`, 'POST');
      await waitFor('numbers after the reset', 10, () => isCured(client.samples));
    }

    const since = (event: EngineEvent | undefined) => event && (event.at - startedAtDate) / 1_000;
    const story = events.list().filter((event) => event.at >= startedAtDate);
    const unhealthy = story.find((event) => event.action === 'health_status: unhealthy');
    const end = story.find((event) => event.action === 'die');
    const trouble = unhealthy ?? end;
    const healthyAgain = story.find(
      (event) => trouble && event.at > trouble.at && event.action === 'health_status: healthy',
    );
    return {
      ...summarise(client.samples, startedAt),
      unhealthyAfter: since(unhealthy),
      endedAfter: since(end),
      exitCode: end?.exitCode,
      outOfMemory: story.some((event) => event.action === 'oom'),
      healthyAgainAfter: since(healthyAgain),
      cure: await findCure(scenario, curedByItself, end !== undefined),
    };
  } finally {
    client.stop();
    await events.stop();
  }
}

async function switchOn({ fault, settings }: Scenario): Promise<void> {
  const response = await fetch(`${apiUrl}/faults/${fault}`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(settings),
  });
  if (!response.ok) throw new Error(`${fault}: ${response.status} ${await response.text()}`);
}

function summarise(samples: readonly Sample[], startedAt: number) {
  const inOrder = samples
    .filter((sample) => sample.startedAt >= startedAt)
    .toSorted((a, b) => a.startedAt - b.startedAt);
  const firstGood = inOrder.findLastIndex(({ outcome }) => outcome !== 'number') + 1;
  const during = inOrder.slice(0, firstGood);
  const failures = new Map<string, number>();
  for (const { outcome } of during) {
    if (outcome !== 'number') failures.set(outcome, (failures.get(outcome) ?? 0) + 1);
  }
  const again = inOrder[firstGood];
  return {
    failures,
    requests: during.length,
    numbersAgainAfter: firstGood > 0 && again ? (again.startedAt - startedAt) / 1_000 : undefined,
  };
}

async function findCure(
  { action }: Scenario,
  curedByItself: boolean,
  ended: boolean,
): Promise<Cure> {
  if (!curedByItself) return 'nobody, until a reset';
  if (action === 'stop') return 'nobody, until started by hand';
  const log = await logsOf('numbers-api');
  if (!ended && log.includes('its duration is over')) return 'expiry';
  return log.includes('watchdog: unhealthy for') ? 'watchdog' : 'restart policy';
}
