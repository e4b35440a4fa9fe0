// Plays the whole story unattended, in about half a minute: starts, asks, breaks, waits, recovers. Says at
// each step what happens and why, and prints at the end how long each step of the recovery took.
import { setTimeout as sleep } from 'node:timers/promises';
import { styleText } from 'node:util';
import { waitFor } from 'test-kit/wait.ts';
import { ask, askForNumber } from '../tests/support/http.ts';
import { apiUrl, compose, inspect, logsOf, waitForHealth, webUrl } from '../tests/support/stack.ts';

const api = 'numbers-api';
/** What `docker compose ps` calls it, without the project. */
const replica = 'numbers-api-1';

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
const { release } = JSON.parse((await ask(apiUrl))?.body ?? '{}');
console.log(`         Both are healthy, the API as ${replica}, release ${release}.`);
console.log(`         Open ${webUrl} to see it there, too.`);

say('Ask', `curl ${apiUrl}/rng, three times: so many good calls the API has in it.`);
for (const call of [1, 2, 3]) console.log(`         call ${call}: ${await askForNumber(apiUrl)}`);

const brokenAt = performance.now();
const sinceBreak = (): number => (performance.now() - brokenAt) / 1_000;
const steps: [seconds: number, step: string][] = [];
const mark = (step: string): void => {
  steps.push([sinceBreak(), step]);
};

const fourth = await ask(`${apiUrl}/rng`);
mark('first failed request');
const numbersAgain = askUntilNumber();
say(
  'Break',
  `call 4: status ${fourth?.status}. The bug of the original: from now on ${replica} is broken.`,
  'Its process lives on, so for Docker alone nothing has happened. A client goes on asking.',
);

await waitForHealth(api, 'unhealthy', 20);
mark('unhealthy, says the Engine');
say(
  'Unhealthy',
  `Two health checks of ${replica} in a row have failed. The Engine says so, and does no more.`,
  'The process has noticed, too: its watchdog asks its own /health every second.',
);

await waitFor('the restart', 30, async () => ((await inspect(api))?.RestartCount ?? 0) > 0);
mark('process ended, a fresh one started');
const lastWords = (await logsOf(api)).split('\n').find((line) => line.includes('FATAL'));
say(
  'Process ended',
  lastWords ?? '',
  `An exit is what restart: on-failure acts on: ${replica} has a fresh process at once.`,
);

await waitForHealth(api, 'healthy', 20);
mark('healthy, says the Engine');
const { at, number, lost } = await numbersAgain;
steps.push([at, 'first number']);
say(
  'Recovered',
  `${replica} has passed its first health check, and the client has a number: ${number}.`,
);

console.log(`\n${styleText('bold', 'Recovery card')} (seconds since the break)`);
for (const [seconds, step] of steps.toSorted(([a], [b]) => a - b)) {
  console.log(`  ${seconds.toFixed(1).padStart(5)}  ${step}`);
}
console.log(
  `  ${lost} requests of the client were lost. Next: make watch, then break it on ${webUrl}`,
);

/** A client that asks ten times a second until it gets a number, and counts what it lost till then. */
async function askUntilNumber() {
  for (let lost = 1; ; lost += 1) {
    await sleep(100);
    const number = await askForNumber(apiUrl);
    if (number !== undefined) return { at: sinceBreak(), number, lost };
  }
}
