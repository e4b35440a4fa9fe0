// The whole story on real containers, once: three numbers, the break, unhealthy, the watchdog, numbers again.
// Everything is looked at then: two pages in a real browser, with and without JavaScript, the Engine's events,
// the log, and the times, which are held against the promises.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PROMISED } from 'contract/scenarios.ts';
import type { Browser } from 'playwright-core';
import { keepScreenshot, openBrowser } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { differencesOnThePage } from './recovery-table/compare.ts';
import { followEngine } from './support/engine-events.ts';
import { ask, askForNumber } from './support/http.ts';
import { keepRecordingsOfFailures, readStory } from './support/recording.ts';
import { instanceOf } from './support/replicas.ts';
import {
  apiUrl,
  compose,
  down,
  inspect,
  logsOf,
  up,
  waitForHealth,
  webUrl,
} from './support/stack.ts';
import { readStatus, switchOnByPage, waitForReplicas } from './support/web.ts';

let browser: Browser;

keepRecordingsOfFailures();

before(async () => {
  await down();
  browser = await openBrowser();
});
after(async () => {
  await browser?.close();
  await down();
});

async function calls(): Promise<number> {
  return JSON.parse((await ask(`${apiUrl}/`))?.body ?? '{}').calls;
}

/** @throws AssertionError when it is later than promised, in seconds */
function assertInTime(what: string, since: number, promised: number): void {
  const seconds = (performance.now() - since) / 1_000;
  const text = `${what} ${seconds.toFixed(1)} s after the break (promised: ${promised} s)`;
  console.log(text);
  assert.ok(seconds <= promised, text);
}

/** A visitor of the page, and whatever went wrong there. */
async function openPage(javaScriptEnabled: boolean, failures: string[]) {
  const page = await (await browser.newContext({ javaScriptEnabled })).newPage();
  page.on('pageerror', (error) => failures.push(error.message));
  page.on('requestfailed', (request) => failures.push(request.url()));
  page.on('request', (request) => {
    if (!request.url().startsWith(webUrl)) failures.push(`fetched from outside: ${request.url()}`);
  });
  await page.goto(webUrl);
  return {
    page,
    async ask(answer: RegExp | string): Promise<void> {
      await page.getByRole('button', { name: 'Get a random number' }).click();
      await page.getByText(answer).waitFor();
    },
  };
}

test('break, unhealthy, self-heal, numbers again', async (t) => {
  await up();
  const failures: string[] = [];
  const withScript = await openPage(true, failures);
  const without = await openPage(false, failures);
  assert.equal(await calls(), 0, 'opening the page calls nothing');
  const events = followEngine();
  t.after(events.stop);
  await waitForReplicas(1);

  for (const [index, visitor] of [withScript, without, withScript].entries()) {
    await visitor.ask(/Here it is: \d{1,2}\b/);
    await waitFor('the call', 5, async () => (await calls()) === index + 1);
  }
  const brokenAt = performance.now();
  for (const visitor of [without, withScript]) await visitor.ask('RNG service unavailable!');
  await waitForHealth('numbers-api', 'unhealthy', 30);
  assertInTime('the Engine says unhealthy', brokenAt, PROMISED.unhealthy);
  assert.match(await compose(['ps', 'numbers-api']), /\(unhealthy\)/);
  await keepScreenshot(withScript.page, 'story-1-broken');

  await waitFor('the end', 30, async () => (await inspect('numbers-api'))?.RestartCount === 1);
  assertInTime('the process has ended', brokenAt, PROMISED.ended);
  await waitForHealth('numbers-api', 'healthy', 30);
  await waitFor('a number', 30, async () => (await askForNumber(apiUrl)) !== undefined);
  assertInTime('healthy again, numbers flow', brokenAt, PROMISED.recovered);
  for (const visitor of [withScript, without]) await visitor.ask(/Here it is: \d{1,2}\b/);

  const [shown, told] = await waitFor('the recovery on the page', 20, async () => {
    const stories = await Promise.all([readStatus(), readStory(events)]);
    const [here, there] = stories.map((story) => story?.recoveries.at(-1));
    return here?.over && there?.over && ([here, there] as const);
  });
  assert.partialDeepStrictEqual(told, { fault: 'fail-after', curedBy: 'watchdog' });
  for (const step of ['unhealthy', 'gone', 'boot', 'healthy'] as const) assert.ok(told.steps[step]);
  assert.deepEqual(differencesOnThePage(shown, told), []);
  await withScript.page.getByText(/^Good again after/).waitFor();
  await keepScreenshot(withScript.page, 'story-2-recovered');
  await keepScreenshot(without.page, 'story-2-recovered-without-script');
  assert.equal((await inspect('numbers-api'))?.RestartCount, 1, 'one restart cured it');
  await waitForReplicas(1);
  assert.deepEqual(failures, []);
});

test('docker compose logs alone tells that story', async () => {
  const log = await logsOf('numbers-api');
  let from = 0;
  for (const line of [
    'starting numbers-api',
    'ready: listening on port 80',
    'unhealthy: broken since call 4',
    'watchdog: own /health fails; this process ends in 20 s',
    'exit 1, so that the restart policy starts a fresh process',
    'starting numbers-api',
    'ready: listening on port 80',
  ]) {
    const place = log.indexOf(line, from);
    assert.ok(place >= 0, `${line} is missing in its place in:\n${log}`);
    from = place + line.length;
  }
});

test('with SELF_HEAL_AFTER=0 a crash is healed at once, and a break never, as in the book', async (t) => {
  await down();
  await up({ environment: { SELF_HEAL_AFTER: '0' } });
  const events = followEngine();
  t.after(events.stop);
  await switchOnByPage(await instanceOf(1), { fault: 'crash', settings: { count: 1 } });
  const crash = await waitFor('the crash', 30, () =>
    events.list().find(({ action }) => action === 'die'),
  );
  assert.equal(crash.exitCode, 1);
  const healthy = await waitFor('the recovery', 30, () =>
    events.list().find(({ at, health }) => at > crash.at && health === 'healthy'),
  );
  const seconds = (healthy.at - crash.at) / 1_000;
  assert.ok(seconds <= PROMISED.healthyAfterCrash, `healthy ${seconds} s after the crash`);

  for (const call of [1, 2, 3]) {
    assert.ok((await askForNumber(apiUrl)) !== undefined, `call ${call} gives a number`);
  }
  const brokenAt = performance.now();
  assert.equal((await ask(`${apiUrl}/rng`))?.status, 500, 'call 4 fails');
  await waitForHealth('numbers-api', 'unhealthy', PROMISED.unhealthy);
  await waitFor('the time in which it would have healed', 60, async () => {
    assert.equal((await ask(`${apiUrl}/rng`))?.status, 500);
    return performance.now() - brokenAt > PROMISED.recovered * 1_000;
  });
  assert.partialDeepStrictEqual(await inspect('numbers-api'), {
    RestartCount: 1,
    State: { Health: { Status: 'unhealthy' } },
  });
});
