import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startFakeApi } from '../fake-api.ts';
import { serveTestApp } from '../test-app.ts';
import { startChromium, visit, waitUntilLive } from './chromium.ts';

const browser = await startChromium();

async function openPage(t: TestContext) {
  const api = await startFakeApi(t);
  const web = await serveTestApp(t, api.url);
  const page = await visit(t, browser, web.address);
  await waitUntilLive(page);
  return { api, web, page };
}

function condition(page: Page, word: string): Promise<void> {
  return page.locator(`#condition[data-condition="${word}"]`).waitFor({ timeout: 5_000 });
}

function switchFault(page: Page, type: string, state: 'on' | 'off'): Promise<void> {
  return page.locator(`.fault[data-type="${type}"] .switch-${state} button`).click();
}

const step = (page: Page, name: string) =>
  page.locator(`#recovery-steps [data-step="${name}"].done`);

test('a click shows a number, its attempts, and stays on the page', async (t) => {
  const { api, page } = await openPage(t);
  assert.equal(api.calls, 0);
  await page.getByRole('button', { name: 'Get a random number' }).click();
  await page.getByText('Here it is: 42', { exact: true }).waitFor();
  await page
    .locator('#result')
    .getByText(/^1 attempt, \d+ ms$/)
    .waitFor();
  assert.equal(api.calls, 1);
});

test('when there is no number, a click says so and shows the last one', async (t) => {
  const { page } = await openPage(t);
  const button = page.getByRole('button', { name: 'Get a random number' });
  await button.click();
  await page.getByText('Here it is: 42', { exact: true }).waitFor();
  await switchFault(page, 'error', 'on');
  await condition(page, 'unhealthy');
  await button.click();
  await page.getByText('RNG service unavailable!').waitFor();
  await page.getByText(/^The last number, \d+ s ago: 42$/).waitFor();
  await page
    .locator('#result')
    .getByText(/^2 attempts, \d+ ms$/)
    .waitFor();
});

const breaks: [type: string, condition: string][] = [
  ['error', 'unhealthy'],
  ['hang', 'unhealthy'],
  ['reset', 'unhealthy'],
  ['unready', 'not ready'],
];
for (const [type, word] of breaks) {
  test(`the fault ${type} makes the API ${word}, and switching it off makes it healthy`, async (t) => {
    const { page } = await openPage(t);
    await page.selectOption('#per-second', '5');
    await condition(page, 'healthy');
    await switchFault(page, type, 'on');
    await condition(page, word);
    await page.locator('.marker.fault-on').waitFor();
    await page.locator('#events .fault-on').getByText(`The fault ${type} is on`).waitFor();
    if (word === 'unhealthy') {
      await step(page, 'firstFailure').waitFor();
      await step(page, 'unhealthy').waitFor();
    }
    await switchFault(page, type, 'off');
    await condition(page, 'healthy');
    await page.locator('.marker.fault-off').waitFor();
    if (word === 'unhealthy') await page.getByText(/^Recovered in /).waitFor({ timeout: 10_000 });
  });
}

test('a crash shows the process gone, the new one, and each step of the recovery', async (t) => {
  const { page, web } = await openPage(t);
  await page.selectOption('#per-second', '10');
  await page.getByText('Here it is: 42', { exact: true }).waitFor();
  await switchFault(page, 'crash', 'on');
  for (const name of ['fault', 'firstFailure', 'gone', 'boot', 'healthy', 'firstNumber']) {
    await step(page, name).waitFor({ timeout: 10_000 });
  }
  await page.locator('.marker.process-gone').waitFor();
  await page.locator('.marker.new-boot').waitFor();
  await page.getByText(/^Recovered in /).waitFor({ timeout: 10_000 });
  const row = page.locator('#recoveries tr');
  assert.equal(await row.count(), 1);
  assert.match((await row.textContent()) ?? '', /crash/);
  const [recovery] = web.live.store.read().recoveries;
  assert.ok((recovery?.requestsLost ?? 0) > 0);
});

test('a recovery is on the page within a second of its happening', async (t) => {
  const { api, page } = await openPage(t);
  await api.die();
  await condition(page, 'gone');
  const startedAt = performance.now();
  await api.start();
  await condition(page, 'healthy');
  const delay = performance.now() - startedAt;
  assert.ok(delay < 1_000, `${delay} ms`);
});

test('a wrong setting is shown at its fault', async (t) => {
  const { page } = await openPage(t);
  const fault = page.locator('.fault[data-type="error"]');
  await fault.locator('summary').click();
  // The browser itself would not let this through.
  await page.evaluate("document.getElementById('error-status').type = 'text'");
  await fault.getByLabel('status').fill('many');
  await switchFault(page, 'error', 'on');
  await fault.getByText('status: must be a whole number').waitFor();
});

test('"All faults off" and "Reset the API" do so', async (t) => {
  const { page, api } = await openPage(t);
  for (const name of ['All faults off', 'Reset the API']) {
    await switchFault(page, 'unready', 'on');
    await condition(page, 'not ready');
    await page.getByRole('button', { name }).click();
    await condition(page, 'healthy');
    assert.equal(api.faults.length, 0);
  }
});

test('without retry and breaker each click is one attempt', async (t) => {
  const { page, api } = await openPage(t);
  await page.getByLabel('Retry').uncheck();
  await page.getByLabel('Circuit breaker').uncheck();
  await page.locator('#breaker').getByText('off').waitFor();
  await switchFault(page, 'error', 'on');
  await condition(page, 'unhealthy');
  const callsBefore = api.calls;
  for (let click = 1; click <= 8; click += 1) {
    await page.getByRole('button', { name: 'Get a random number' }).click();
    await page.locator('#last-minute').getByText(`${click} call`).waitFor();
    await page
      .locator('#result')
      .getByText(/^1 attempt, /)
      .waitFor();
  }
  assert.equal(api.calls - callsBefore, 8);
});
