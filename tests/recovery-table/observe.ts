// Plays one scenario on real containers and measures what happens.

import type { Cure, Scenario } from 'contract/scenarios.ts';
import { waitFor } from 'test-kit/wait.ts';
import { succeed } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { containerOf, switchOn, urlOf } from '../support/replicas.ts';
import { compose, up } from '../support/stack.ts';
import { isCalm, isCured } from './cured.ts';
import { type EngineEvent, followEngineEvents } from './engine-events.ts';
import { setStage } from './stage.ts';
import { type Sample, startSteadyClient } from './steady-client.ts';
import { type Story, storyOf } from './story.ts';

/** Seconds after which whoever could have cured it would have done so. */
const PATIENCE = 40;
/** Milliseconds that a user waits for the web, which may take a second to find another replica. */
const PATIENCE_WITH_WEB = 3_000;

/** What users saw; of one broken replica of three, until that is healthy again. */
export interface Losses {
  /** Failed requests, by what the client saw. */
  failures: ReadonlyMap<string, number>;
  /** All requests until numbers flowed again. */
  requests: number;
}

/** All times are seconds since the fault was switched on; undefined where it did not happen. */
export interface Observation extends Story, Losses {
  numbersAgainAfter: number | undefined;
  cure: Cure;
  /** Where the broken one is one of three. */
  others?: {
    /** What users of a web without the retry saw. */
    withoutRetry: Losses;
    /** What the Engine has told of the other two meanwhile. */
    events: string[];
  };
}

export async function observe(scenario: Scenario): Promise<Observation> {
  const { replica, containers, url, urlWithoutRetry, clear } = await setStage(scenario);
  const events = followEngineEvents(...containers);
  const client = startSteadyClient(url, scenario.ofThree ? { timeout: PATIENCE_WITH_WEB } : {});
  const clientWithoutRetry = urlWithoutRetry
    ? startSteadyClient(urlWithoutRetry, { timeout: PATIENCE_WITH_WEB })
    : undefined;
  try {
    await waitFor('the client to get numbers', 10, () => isCalm(client.samples, 1));
    const brokenUrl = await waitFor('its address', 10, () => urlOf(replica));
    const startedAt = performance.now();
    const startedAtDate = Date.now();
    await switchOn(brokenUrl, scenario.fault, scenario.settings);
    if (scenario.action === 'stop') {
      await compose(['stop', 'numbers-api']);
      await up({ environment: { FAIL_AFTER_CALLS: '0' } });
    }
    const curedByItself = await waitFor('the cure', PATIENCE, () =>
      isCured(client.samples, replica),
    ).then(
      () => true,
      () => false,
    );
    if (!curedByItself) {
      await ask(`${await urlOf(replica)}/reset`, 'POST');
      await waitFor('numbers after the reset', 10, () => isCured(client.samples, replica));
    }

    const isItself = ({ container }: EngineEvent) => container === containerOf(replica);
    const story = storyOf(events.list().filter(isItself), startedAtDate);
    const { healthyAgainAfter = 0 } = story;
    const endsAt = clientWithoutRetry && startedAt + healthyAgainAfter * 1_000;
    return {
      ...summarise(client.samples, startedAt, endsAt),
      ...story,
      cure: await findCure(scenario, curedByItself, story),
      ...(clientWithoutRetry && {
        others: {
          withoutRetry: summarise(clientWithoutRetry.samples, startedAt, endsAt),
          events: events
            .list()
            .filter((event) => !isItself(event) && event.at >= startedAtDate)
            .map(({ container, action }) => `${container} ${action}`),
        },
      }),
    };
  } finally {
    await client.stop();
    await clientWithoutRetry?.stop();
    await events.stop();
    await clear();
  }
}

/** @param endsAt where it is not the first good answer after all bad ones that ends it */
function summarise(samples: readonly Sample[], startedAt: number, endsAt?: number) {
  const inOrder = samples
    .filter((sample) => sample.startedAt >= startedAt)
    .toSorted((a, b) => a.startedAt - b.startedAt);
  const firstGood = inOrder.findLastIndex(({ outcome }) => outcome !== 'number') + 1;
  const during =
    endsAt === undefined
      ? inOrder.slice(0, firstGood)
      : inOrder.filter((sample) => sample.startedAt < endsAt);
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
  { action, ofThree }: Scenario,
  curedByItself: boolean,
  { endedAfter }: Story,
): Promise<Cure> {
  if (!curedByItself) return 'nobody, until a reset';
  if (action === 'stop') return 'nobody, until started by hand';
  const log = await succeed('docker', ['logs', containerOf(ofThree ? 2 : 1)]);
  if (endedAfter === undefined && log.includes('its duration is over')) return 'expiry';
  return log.includes('watchdog: unhealthy for') ? 'watchdog' : 'restart policy';
}
