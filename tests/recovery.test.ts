// A whole recovery on real containers, once: three numbers, the failure, unhealthy, the watchdog, numbers again.
// Everything is looked at then: two pages in a real browser, with and without JavaScript, the Engine's events,
// the log, and the times, which are held against the promises.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { About } from 'contract';
import { PROMISED } from 'contract/scenarios.ts';
import type { Page } from 'playwright-core';
import { keepScreenshot, startChromium, visit } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { differencesOnThePage } from './recovery-table/compare.ts';
import { followEngine } from './support/engine-events.ts';
import { askForJson } from './support/http.ts';
import { apiUrl, compose, down, inspect, up, waitForHealth, webUrl } from './support/stack.ts';
import { keepRecordingsOfFailures, readStatus, readStory, waitForReplicas } from './support/web.ts';

keepRecordingsOfFailures();
const browser = await startChromium();
before(down);
after(down);

const calls = async () => (await askForJson<About>(apiUrl))?.calls;

/** @throws AssertionError when it is later than promised, in seconds */
function assertInTime(what: string, since: number, promised: number): void {
  const seconds = (performance.now() - since) / 1_000;
  const text = `${what} ${seconds.toFixed(1)} s after the failure (promised: ${promised} s)`;
  console.log(text);
  assert.ok(seconds <= promised, text);
}

async function request(page: Page, answer: RegExp | string): Promise<void> {
  await page.getByRole('button', { name: 'Get a random number' }).click();
  await page.getByText(answer).waitFor();
}

test('break, unhealthy, self-heal, numbers again', async (t) => {
  await up();
  const withScript = await visit(t, browser, webUrl);
  const without = await visit(t, browser, webUrl, { javaScriptEnabled: false });
  assert.equal(await calls(), 0, 'opening the page calls nothing');
  const events = followEngine();
  t.after(events.stop);
  await waitForReplicas(1);

  for (const [index, visitor] of [withScript, without, withScript].entries()) {
    await request(visitor, /Here it is: \d{1,2}\b/);
    await waitFor('the call', 5, async () => (await calls()) === index + 1);
  }
  const brokenAt = performance.now();
  for (const visitor of [without, withScript]) await request(visitor, 'RNG service unavailable!');
  await waitForHealth('numbers-api', 'unhealthy', 30);
  assertInTime('the Engine says unhealthy', brokenAt, PROMISED.unhealthy);
  assert.match(await compose(['ps', 'numbers-api']), /\(unhealthy\)/);
  await keepScreenshot(withScript, 'story-1-broken');

  await waitFor('the end', 30, async () => (await inspect('numbers-api'))?.RestartCount === 1);
  assertInTime('the process has ended', brokenAt, PROMISED.ended);
  await waitForHealth('numbers-api', 'healthy', 30);
  await waitFor('a number', 30, () => askForJson(`${apiUrl}/rng`));
  assertInTime('healthy again, numbers flow', brokenAt, PROMISED.recovered);
  for (const visitor of [withScript, without]) await request(visitor, /Here it is: \d{1,2}\b/);

  const [shown, told] = await waitFor('the recovery on the page', 20, async () => {
    const stories = await Promise.all([readStatus(), readStory(events)]);
    const [here, there] = stories.map((story) => story?.recoveries.at(-1));
    return here?.over && there?.over && ([here, there] as const);
  });
  assert.partialDeepStrictEqual(told, { fault: 'fail-after', curedBy: 'watchdog' });
  for (const step of ['unhealthy', 'gone', 'boot', 'healthy'] as const) assert.ok(told.steps[step]);
  assert.deepEqual(differencesOnThePage(shown, told), []);
  await withScript.getByText(/^Good again after/).waitFor();
  await keepScreenshot(withScript, 'story-2-recovered');
  await keepScreenshot(without, 'story-2-recovered-without-script');
  assert.equal((await inspect('numbers-api'))?.RestartCount, 1, 'one restart cured it');
  await waitForReplicas(1);
});
