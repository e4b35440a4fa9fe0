// Plays one scenario on real containers, and measures what happens.
import type { Cure, Scenario } from 'contract/scenarios.ts';
import { waitFor } from 'test-kit/wait.ts';
import { run, succeed } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { containerOf, instanceOf, upReplicas, urlOf } from '../support/replicas.ts';
import { apiUrl, compose, inspectContainer, up, webUrl } from '../support/stack.ts';
import { switchOnByPage, waitForReplicas } from '../support/web.ts';
import { type EngineEvent, followEngineEvents } from './engine-events.ts';
import { whereThePageDiffers } from './on-the-page.ts';
import { type Sample, startSteadyClient, type Tally, tallyOf } from './steady-client.ts';

/** No bug but the one that is switched on. */
const environment = { FAIL_AFTER_CALLS: '0' };
/** Seconds after which whoever could have cured it would have done so; a slow leak takes longest. */
const PATIENCE = 60;
/** The same where nobody should cure it: the watchdog takes half of that. */
const PATIENCE_FOR_NOBODY = 40;
/** Milliseconds that a user waits for the web, which may take a second to find another replica. */
const PATIENCE_WITH_WEB = 3_000;
/** Milliseconds that users of the page wait. */
const PATIENCE_OF_PAGE_USERS = 5_000;
/** Seconds of good answers in a row after which it counts as cured. */
const CALM = 3;

/** All times are seconds since the fault was switched on; undefined where it did not happen. */
export interface Observation {
  /** Until numbers flowed again; of three replicas, until the broken one was healthy again. */
  users: Tally;
  unhealthyAfter: number | undefined;
  endedAfter: number | undefined;
  exitCode: number | undefined;
  outOfMemory: boolean;
  healthyAgainAfter: number | undefined;
  numbersAgainAfter: number | undefined;
  cure: Cure;
  /** Where the page tells it otherwise, in words. */
  onThePage: string[];
  /** Only of three replicas. */
  others?: {
    /** What users of a web without the retry saw. */
    withoutRetry: Tally;
    /** What the Engine reported of the other two meanwhile. */
    events: string[];
  };
}

/** Leaves the system as it is in the end. */
export async function observe(scenario: Scenario): Promise<Observation> {
  const { ofThree } = scenario;
  const replica = ofThree ? 2 : 1;
  const [url, urlWithoutRetry] = ofThree ? await startThree() : await startOne();
  const events = followEngineEvents(...(ofThree ? [1, 2, 3] : [1]).map(containerOf));
  const pace = ofThree ? { timeout: PATIENCE_WITH_WEB } : {};
  const client = startSteadyClient(url, pace);
  const withoutRetry = urlWithoutRetry ? startSteadyClient(urlWithoutRetry, pace) : undefined;
  /** Without users of its own the page could not tell when there are numbers again. */
  const pageUsers = startSteadyClient(`${webUrl}/api/number`, { timeout: PATIENCE_OF_PAGE_USERS });
  try {
    await waitFor('the client to get numbers', 10, () => isCalm(client.samples, 1));
    const before = await waitForReplicas(ofThree ? 3 : 1);
    const instance = await instanceOf(replica);
    const startedAt = performance.now();
    const startedAtDate = Date.now();
    await switchOnByPage(instance, scenario);
    const curedByItself = await waitForCure(scenario, client.samples, replica);

    const isItself = ({ container }: EngineEvent) => container === containerOf(replica);
    const since = events.list().filter(({ at }) => at >= startedAtDate);
    const reported = readEvents(since.filter(isItself), startedAtDate);
    const { healthyAgainAfter = 0, endedAfter } = reported;
    const againAt = numbersAgainAt(client.samples, startedAt);
    const endsAt = ofThree ? startedAt + healthyAgainAfter * 1_000 : (againAt ?? startedAt);
    const usersOf = (samples: readonly Sample[]): Tally =>
      tallyOf(samples.filter((one) => one.startedAt >= startedAt && one.startedAt < endsAt));
    return {
      users: usersOf(client.samples),
      ...reported,
      numbersAgainAfter: againAt && (againAt - startedAt) / 1_000,
      cure: curedByItself ? await readCure(containerOf(replica), endedAfter) : 'person',
      onThePage: await whereThePageDiffers(scenario, before, instance, since.filter(isItself)),
      ...(withoutRetry && {
        others: {
          withoutRetry: usersOf(withoutRetry.samples),
          events: since
            .filter((event) => !isItself(event))
            .map(({ container, action }) => `${container} ${action}`),
        },
      }),
    };
  } finally {
    await Promise.all([client.stop(), withoutRetry?.stop(), pageUsers.stop()]);
    await events.stop();
    await run('docker', ['rm', '--force', WEB_WITHOUT_RETRY]);
  }
}

/** Resolves with where users ask for numbers. */
async function startOne(): Promise<[string]> {
  await compose(['up', '--detach', '--force-recreate', '--wait'], { environment });
  return [`${apiUrl}/rng`];
}

const WEB_WITHOUT_RETRY = 'numbers-web-without-retry';

/** The same through the web, and through a second one without the retry, during the same break. */
async function startThree(): Promise<[string, string]> {
  await upReplicas(3);
  await run('docker', ['rm', '--force', WEB_WITHOUT_RETRY]);
  const options = ['--detach', '--name', WEB_WITHOUT_RETRY, '--publish', '127.0.0.1::80'];
  await compose(['run', ...options, '--env', 'CLIENT_RETRY=off', 'numbers-web'], {
    overrides: ['replicas'],
  });
  const other = `http://${await succeed('docker', ['port', WEB_WITHOUT_RETRY, '80'])}`;
  for (const url of [webUrl, other]) await waitForReplicas(3, url);
  return [`${webUrl}/api/number`, `${other}/api/number`];
}

/** Resolves with whether no person was needed: for a reset, or to start what was stopped. */
async function waitForCure(
  { action, expected }: Scenario,
  samples: readonly Sample[],
  replica: number,
): Promise<boolean> {
  const cured = (what: string, seconds: number): Promise<unknown> =>
    waitFor(what, seconds, () => isCured(samples, replica));
  if (action === 'stop') {
    await compose(['stop', 'numbers-api']);
    await up({ environment });
    await cured('numbers after the start', PATIENCE);
    return false;
  }
  try {
    await cured('the cure', expected.cure === 'person' ? PATIENCE_FOR_NOBODY : PATIENCE);
    return true;
  } catch {
    await ask(`${await urlOf(replica)}/reset`, 'POST');
    await cured('numbers after the reset', 10);
    return false;
  }
}

/** Whether the trouble is over, for users and for the Engine. */
export async function isCured(samples: readonly Sample[], replica = 1): Promise<boolean> {
  if (!isCalm(samples, CALM)) return false;
  const container = await inspectContainer(containerOf(replica));
  if (container?.State.Health?.Status !== 'healthy') return false;
  const faults = await ask(`${await urlOf(replica)}/faults`);
  return faults?.status === 200 && JSON.parse(faults.body).active.length === 0;
}

/** Whether the client has had nothing but numbers for some seconds. */
function isCalm(samples: readonly Sample[], seconds: number): boolean {
  const recent = samples.filter(({ startedAt }) => startedAt > performance.now() - seconds * 1_000);
  return recent.length >= seconds * 5 && recent.every(({ outcome }) => outcome === 'number');
}

/** @param startedAt milliseconds since 1970 */
function readEvents(events: readonly EngineEvent[], startedAt: number) {
  const since = (event: EngineEvent | undefined) => event && (event.at - startedAt) / 1_000;
  const unhealthy = events.find(({ action }) => action === 'health_status: unhealthy');
  const end = events.find(({ action }) => action === 'die');
  const trouble = unhealthy ?? end;
  const healthyAgain = events.find(
    ({ at, action }) => trouble && at > trouble.at && action === 'health_status: healthy',
  );
  return {
    unhealthyAfter: since(unhealthy),
    endedAfter: since(end),
    exitCode: end?.exitCode,
    outOfMemory: events.some(({ action }) => action === 'oom'),
    healthyAgainAfter: since(healthyAgain),
  };
}

/** When the first request began that got a number, after all that got none; undefined if all did. */
function numbersAgainAt(samples: readonly Sample[], startedAt: number): number | undefined {
  const inOrder = samples
    .filter((sample) => sample.startedAt >= startedAt)
    .toSorted((a, b) => a.startedAt - b.startedAt);
  const lastBad = inOrder.findLastIndex(({ outcome }) => outcome !== 'number');
  return lastBad < 0 ? undefined : inOrder[lastBad + 1]?.startedAt;
}

async function readCure(container: string, endedAfter: number | undefined): Promise<Cure> {
  const log = await succeed('docker', ['logs', container]);
  if (endedAfter === undefined && log.includes('duration reached')) return 'expiry';
  return log.includes('watchdog: unhealthy for') ? 'watchdog' : 'restart policy';
}
