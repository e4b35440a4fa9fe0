// Plays the whole story unattended, in about half a minute: starts, asks, breaks, waits, recovers. Says at
// each step what happens and why, and prints at the end how long each step of the recovery took.
import { styleText } from 'node:util';
import { CURES, sentenceOf } from 'story/sentences.ts';
import { RECOVERY_STEPS, type Recovery, type RecoveryStep } from 'story/story.ts';
import { waitFor } from 'test-kit/wait.ts';
import { followEngine } from '../tests/support/engine-events.ts';
import { ask, askForJson } from '../tests/support/http.ts';
import { apiUrl, compose, webUrl } from '../tests/support/stack.ts';
import { readStory, submit, waitForReplicas } from '../tests/support/web.ts';

/** Calls a second of the web server, once the API is broken: few enough for a new process to pass its first check. */
const PER_SECOND = 2;
/** Seconds that a step takes at most. */
const PATIENCE = 40;

const STEP_WORDS: Readonly<Record<RecoveryStep, string>> = {
  fault: 'the bug hits',
  firstFailure: 'first failed request',
  unhealthy: 'unhealthy, says Docker',
  gone: 'the process exits',
  boot: 'a new process starts',
  healthy: 'healthy, says Docker',
  firstNumber: 'first number',
};

function say(title: string, ...explanation: string[]): void {
  const time = new Date().toTimeString().slice(0, 8);
  console.log(`\n${time} ${styleText('bold', title)}`);
  for (const line of explanation) console.log(`         ${line}`);
}

say(
  'Start',
  'docker compose up --detach --build --force-recreate --wait',
  'Builds what has changed, and waits until both containers are healthy.',
);
await compose(['up', '--detach', '--build', '--force-recreate', '--wait']);
const { now: startedAt, replicas } = await waitForReplicas(1);
console.log(`         Both are healthy. The API runs release ${replicas[0]?.release}.`);
console.log(`         Open ${webUrl} to see it there, too.`);

const engine = followEngine();
try {
  await tell();
} finally {
  await submit('/asking', { perSecond: 0 }).catch(() => undefined);
  await engine.stop();
}

async function tell(): Promise<void> {
  say(
    'Ask',
    `curl ${apiUrl}/rng, three times: the API answers three calls before its bug breaks it.`,
  );
  const rng = `${apiUrl}/rng`;
  for (const call of [1, 2, 3]) console.log(`         call ${call}: ${await askForJson(rng)}`);

  const fourth = await ask(rng);
  await submit('/asking', { perSecond: PER_SECOND });
  say(
    'Break',
    `call 4: status ${fourth?.status}. The bug of the original: from now on numbers-api is broken.`,
    `Its process lives on, so Docker does nothing. The page keeps asking, ${PER_SECOND} times a second.`,
  );

  await waitForStory('unhealthy');
  say(
    'Unhealthy',
    'Two health checks of numbers-api in a row have failed. Docker reports it, but does nothing else.',
    'The watchdog of the API detects it, too: it requests /health every second.',
  );

  const { events } = await waitForStory('boot');
  const exit = events.findLast(({ kind }) => kind === 'process-gone');
  say(
    'Process exited',
    exit ? `${sentenceOf(exit, false)}.` : '',
    'restart: on-failure acts on an exit: numbers-api has a new process at once.',
  );

  await waitForStory('firstNumber');
  // The new process has the bug, too: three more calls would break it before Docker's first check.
  await submit('/asking', { perSecond: 0 });
  const { recovery } = await waitForStory('healthy');
  say('Recovered', 'numbers-api has passed its first health check, and users get numbers again.');
  printCard(recovery);
}

/** Waits until a step of the recovery has happened. */
function waitForStory(step: RecoveryStep) {
  return waitFor(STEP_WORDS[step], PATIENCE, async () => {
    const story = await readStory(engine);
    const recovery = story?.recoveries.findLast(({ brokeAt }) => brokeAt >= startedAt);
    return story && recovery?.steps[step] !== undefined && { events: story.events, recovery };
  });
}

function printCard({ brokeAt, steps, requests, requestsLost, curedBy }: Recovery): void {
  console.log(`\n${styleText('bold', 'Recovery card')} (seconds since the failure)`);
  const seen = RECOVERY_STEPS.map((step) => ({ step, at: steps[step] ?? 0 }));
  for (const { step, at } of seen.filter(({ at }) => at > 0).toSorted((a, b) => a.at - b.at)) {
    console.log(`  ${((at - brokeAt) / 1_000).toFixed(1).padStart(5)}  ${STEP_WORDS[step]}`);
  }
  const cure = curedBy ? CURES[curedBy] : 'not known';
  console.log(`  ${requestsLost} of ${requests} requests were lost. Cured by: ${cure}.`);
  console.log(`  Next: make watch, then break it on ${webUrl}`);
}
