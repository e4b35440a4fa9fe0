// Plays one scenario on real containers while users ask for numbers, and lets the story of it say what happened.
import type { Cure, Scenario } from 'contract/scenarios.ts';
import type { Recording, Time } from 'story/recording.ts';
import { sentenceOf } from 'story/sentences.ts';
import type { Recovery, RecoveryStep, Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { waitFor } from 'test-kit/wait.ts';
import { run, succeed } from '../support/commands.ts';
import { followEngine } from '../support/engine-events.ts';
import { ask } from '../support/http.ts';
import { readRecording, withoutEngine } from '../support/recording.ts';
import { instanceOf, upReplicas, urlOf } from '../support/replicas.ts';
import { apiUrl, compose, up, webUrl } from '../support/stack.ts';
import { readStatus, submit, switchOnByPage, waitForReplicas } from '../support/web.ts';
import { startSteadyClient, type Tally, usersOf } from './steady-client.ts';

/** No bug but the one that is switched on. */
const environment = { FAIL_AFTER_CALLS: '0' };
/** Seconds after which whatever could have cured it would have done so; a slow leak takes longest. */
const PATIENCE = 60;
/** The same where nothing should cure it: the watchdog takes half of that. */
const PATIENCE_FOR_NOBODY = 40;
/** Seconds in which a recovery is over once it was cured, and Docker has said so. */
const SETTLING = 20;
/** Calls a second that the web server makes. */
const PER_SECOND = 10;

export interface Outcome {
  /** When the fault was switched on. */
  since: Time;
  /** Until numbers flowed again; of three replicas, until all was good again. */
  users: Tally;
  /** Seconds; missing if all calls got numbers, and of three replicas. */
  numbersAgainAfter?: number;
  /** The recoveries as told with Docker's events, and as the page tells them, which cannot read these. */
  told: readonly Recovery[];
  onThePage: readonly Recovery[];
  cure: Cure | undefined;
  exitCode?: number;
  outOfMemory: boolean;
  /** Only of three replicas. */
  others?: {
    /** What users of a web server without the retry lost. */
    withoutRetry: Tally;
    /** What happened to the other two meanwhile. */
    events: string[];
  };
  recording: Recording;
}

/** Seconds from the fault until a step of the recovery; undefined if it did not happen. */
export function secondsUntil({ told, since }: Outcome, step: RecoveryStep): number | undefined {
  const at = told[0]?.steps[step];
  return at && (at - since) / 1_000;
}

/** Leaves the system as it is in the end. */
export async function play(scenario: Scenario): Promise<Outcome> {
  const { ofThree } = scenario;
  const replica = ofThree ? 2 : 1;
  const webs = await (ofThree ? startThree() : startOne());
  const engine = followEngine();
  // Users of one API ask it directly, without what the web server does for them.
  const client = ofThree ? undefined : startSteadyClient(`${apiUrl}/rng`);
  try {
    const instance = await instanceOf(replica);
    for (const url of webs) await submit('/asking', { perSecond: PER_SECOND }, url);
    const before = await waitFor('numbers', 30, async () => {
      const stories = await readAll(webs);
      const haveNumbers = stories.every((story) => story?.client.lastCall?.failure === undefined);
      return haveNumbers && stories[0]?.client.lastCall && stories[0];
    });
    const since = before.now;
    const startedAt = performance.now();
    await switchOnByPage(instance, scenario);
    await waitForCure(scenario, replica, since, webs);

    const [recording, other] = await waitFor('Docker to have said so', SETTLING, async () => {
      const all = await Promise.all(webs.map((url) => readRecording(engine, url)));
      return all.every((each) => each && isOver(tell(each), since)) && all;
    });
    if (!recording) throw new Error('the web server has no recording');
    const story = tell(recording);
    const told = recoveriesSince(story, since);
    return {
      since,
      ...(client ? usersOf(client.samples, startedAt) : { users: tallyOfCalls(told) }),
      told,
      onThePage: recoveriesSince(tell(withoutEngine(recording)), since),
      cure: told[0] ? told[0].curedBy : cureOfFault(story, since),
      ...exitOf(story, instance, since),
      outOfMemory: recording.observations.some(
        (each) => each.kind === 'engine' && each.action === 'oom' && each.at >= since,
      ),
      ...(other && {
        others: {
          withoutRetry: tallyOfCalls(recoveriesSince(tell(other), since)),
          events: story.events
            .filter((event) => event.at >= since && event.instance !== instance && event.instance)
            .map((event) => sentenceOf(event, true)),
        },
      }),
      recording,
    };
  } finally {
    await Promise.all([client?.stop(), engine.stop()]);
    await run('docker', ['rm', '--force', WEB_WITHOUT_RETRY]);
  }
}

/** Resolves with the web servers that users ask. */
async function startOne(): Promise<string[]> {
  await compose(['up', '--detach', '--force-recreate', '--wait'], { environment });
  await waitForReplicas(1);
  return [webUrl];
}

const WEB_WITHOUT_RETRY = 'numbers-web-without-retry';

/** The same of three replicas, and a second web server without the retry, for the same break. */
async function startThree(): Promise<string[]> {
  await upReplicas(3);
  await run('docker', ['rm', '--force', WEB_WITHOUT_RETRY]);
  const options = ['--detach', '--name', WEB_WITHOUT_RETRY, '--publish', '127.0.0.1::80'];
  await compose(['run', ...options, '--env', 'CLIENT_RETRY=off', 'numbers-web'], {
    overrides: ['replicas'],
  });
  const other = `http://${await succeed('docker', ['port', WEB_WITHOUT_RETRY, '80'])}`;
  for (const url of [webUrl, other]) await waitForReplicas(3, url);
  return [webUrl, other];
}

/** Does what a person has to do: starts what was stopped, and resets what nothing else has cured. */
async function waitForCure(
  { action, expected }: Scenario,
  replica: number,
  since: Time,
  webs: readonly string[],
): Promise<void> {
  const cured = (seconds: number) =>
    waitFor('the cure', seconds, async () =>
      (await readAll(webs)).every((story) => story && isOver(story, since)),
    );
  if (action === 'stop') {
    await compose(['stop', 'numbers-api']);
    await up({ environment });
    return void (await cured(PATIENCE));
  }
  await cured(expected.cure === 'person' ? PATIENCE_FOR_NOBODY : PATIENCE).catch(async () => {
    await ask(`${await urlOf(replica)}/reset`, 'POST');
    await cured(SETTLING);
  });
}

const readAll = (webs: readonly string[]) => Promise.all(webs.map((url) => readStatus(url)));

const tell = (recording: Recording): Story => tellStory(recording, Date.now());

const recoveriesSince = ({ recoveries }: Story, since: Time): Recovery[] =>
  recoveries.filter(({ brokeAt }) => brokeAt >= since);

/** Whether something has happened since then, and all is well again, for Docker, too. */
function isOver(story: Story, since: Time): boolean {
  const recoveries = recoveriesSince(story, since);
  const hasEnded = recoveries.length > 0 || faultOffs(story, since).length > 0;
  const areWell = story.replicas.every(
    ({ condition, docker, faults }) =>
      condition === 'healthy' && docker === 'healthy' && faults.length === 0,
  );
  return hasEnded && recoveries.every(({ over }) => over) && areWell;
}

const faultOffs = ({ events }: Story, since: Time) =>
  events.filter((event) => event.kind === 'fault-off' && event.at >= since);

/** Where nothing broke, there is nothing to cure but the fault. */
function cureOfFault(story: Story, since: Time): Cure {
  const [end] = faultOffs(story, since);
  return end?.kind === 'fault-off' && end.how === 'expired' ? 'expiry' : 'person';
}

function exitOf({ events }: Story, instance: string, since: Time): { exitCode?: number } {
  const exit = events.find(
    (event) => event.kind === 'process-gone' && event.at >= since && event.instance === instance,
  );
  return exit?.kind === 'process-gone' && exit.exitCode !== undefined
    ? { exitCode: exit.exitCode }
    : {};
}

/** What users of the web server lost. */
function tallyOfCalls([recovery]: readonly Recovery[]): Tally {
  const { requests = 0, requestsLost = 0 } = recovery ?? {};
  return { calls: requests, lost: requestsLost > 0 ? { 'no number': requestsLost } : {} };
}
