// Plays one scenario on real containers while users ask for numbers, and lets the story of it say what happened.
import type { Cure } from 'contract';
import type { Scenario } from 'contract/scenarios.ts';
import { sentenceOf } from 'story/sentences.ts';
import type { Recovery, RecoveryStep } from 'story/story.ts';
import { run, succeed } from '../support/commands.ts';
import { followEngine } from '../support/engine-events.ts';
import { apiUrl, compose, upReplicas, webUrl } from '../support/stack.ts';
import { startSteadyClient, type Tally, usersOf } from '../support/steady-client.ts';
import { submit, waitForReplicas, withoutEngine } from '../support/web.ts';
import { environment, findEvent, observe, recoveriesSince, tell } from './observe.ts';

/** Calls a second that the web server makes. */
const PER_SECOND = 10;
const WEB_WITHOUT_RETRY = 'numbers-web-without-retry';

export type Outcome = Awaited<ReturnType<typeof play>>;

/** Seconds from the fault until a step of the recovery; undefined if it did not happen. */
export function secondsUntil({ told, since }: Outcome, step: RecoveryStep): number | undefined {
  const at = told[0]?.steps[step];
  return at && (at - since) / 1_000;
}

/** Leaves the system in its last state. */
export async function play(scenario: Scenario) {
  const webs = await (scenario.ofThree ? startThree() : startOne());
  const engine = followEngine();
  // Users of one API ask it directly, without what the web server does for them.
  const client = scenario.ofThree ? undefined : startSteadyClient(`${apiUrl}/rng`);
  try {
    for (const url of webs) await submit('/asking', { perSecond: PER_SECOND }, url);
    const observed = await observe(webs, engine, scenario);
    const { instance, since, startedAt, story, recording, other } = observed;
    const told = recoveriesSince(story, since);
    // Where nothing broke, there is nothing to cure but the fault.
    const cureOfFault: Cure =
      findEvent(story, 'fault-off', since)?.how === 'expired' ? 'expiry' : 'person';
    const events = story.events.filter(
      (event) => event.at >= since && event.instance && event.instance !== instance,
    );
    return {
      /** When the fault was switched on. */
      since,
      /** Until numbers flowed again; of three replicas, until all was good again. */
      ...(client
        ? usersOf(client.samples, startedAt)
        : { users: tallyOfCalls(told), numbersAgainAfter: undefined }),
      /** The recoveries as told with Docker's events, and as the page tells them, which cannot read these. */
      told,
      onThePage: recoveriesSince(tell(withoutEngine(recording)), since),
      cure: told[0] ? told[0].curedBy : cureOfFault,
      exitCode: findEvent(story, 'process-gone', since, instance)?.exitCode,
      outOfMemory: recording.observations.some(
        (each) => each.kind === 'engine' && each.action === 'oom' && each.at >= since,
      ),
      ...(other && {
        /** Only of three replicas: what users of a web server without the retry lost, and what happened to the other two. */
        others: {
          withoutRetry: tallyOfCalls(recoveriesSince(tell(other), since)),
          events: events.map((event) => sentenceOf(event, true)),
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

/** What users of the web server lost. */
function tallyOfCalls([recovery]: readonly Recovery[]): Tally {
  const { requests = 0, requestsLost = 0 } = recovery ?? {};
  return { calls: requests, lost: requestsLost > 0 ? { 'no number': requestsLost } : {} };
}
