import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { startChromium, visit } from 'test-kit/browser.ts';
import { startApi } from '../real-api.ts';
import { serveTestApp, USUAL } from '../test-app.ts';
import { condition, keepAsking, mark, step, switchFault, waitUntilLive } from './live-page.ts';

const browser = await startChromium();
/** Milliseconds until a process that has ended runs again. */
const RESTART_TIME = 600;

async function openPage(t: TestContext) {
  const api = await startApi(t);
  const web = await serveTestApp(t, api.url, { environment: USUAL });
  const page = await visit(t, browser, web.address);
  await waitUntilLive(page);
  return { api, web, page };
}

test('a click shows a number, its attempts, and stays on the page', async (t) => {
  const { api, web, page } = await openPage(t);
  assert.equal(api.calls(), 0);
  await page.getByRole('button', { name: 'Get a random number' }).click();
  await page.getByText(/^Here it is: \d{1,2}$/).waitFor();
  const { lastNumber } = web.live.store.read().client;
  await page.getByText(`Here it is: ${lastNumber?.number}`, { exact: true }).waitFor();
  await page
    .locator('#number .costs')
    .getByText(/^1 attempt, \d+ ms/)
    .waitFor();
  assert.equal(api.calls(), 1);
});

test('when there is no number, a click says so and shows the last one', async (t) => {
  const { page, web } = await openPage(t);
  const button = page.getByRole('button', { name: 'Get a random number' });
  await button.click();
  await page.getByText(/^Here it is: \d{1,2}$/).waitFor();
  await switchFault(page, 'error', 'on');
  await condition(page, 'unhealthy');
  await button.click();
  await page.getByText('RNG service unavailable!').waitFor();
  const { lastNumber } = web.live.store.read().client;
  await page.getByText(new RegExp(`Last number: ${lastNumber?.number}, \\d+ s ago$`)).waitFor();
  await page
    .locator('#client')
    .getByText(/^2 attempts, \d+ ms$/)
    .waitFor();
});

test('bad news is struck through and dated once the service is healthy again', async (t) => {
  const { page } = await openPage(t);
  await switchFault(page, 'error', 'on');
  await condition(page, 'unhealthy');
  await page.getByRole('button', { name: 'Get a random number' }).click();
  await page.getByText('RNG service unavailable!').waitFor();
  await switchFault(page, 'error', 'off');
  await page.locator('#number[data-answer="old"]').waitFor();
  await page.getByText(/^Old: \d+ s ago$/).waitFor();
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
    await keepAsking(page, 5);
    await condition(page, 'healthy');
    await switchFault(page, type, 'on');
    await condition(page, word);
    await mark(page, 'fault-on').waitFor();
    await page.locator('#events [data-kind="fault-on"]').getByText(`${type} switched on`).waitFor();
    if (word === 'unhealthy') {
      await step(page, 'First failure').waitFor({ state: 'attached' });
      await step(page, 'Unhealthy').waitFor({ state: 'attached' });
    }
    await switchFault(page, type, 'off');
    await condition(page, 'healthy');
    await mark(page, 'fault-off').waitFor();
    if (word === 'unhealthy') {
      await page.getByText(/^Good again after /).waitFor({ timeout: 10_000 });
      await page.locator('#recovery .facts').getByText('a person').waitFor();
    }
  });
}

test('a crash shows the process gone, the new one, and each step of the recovery', async (t) => {
  const { api, page, web } = await openPage(t);
  // The process is the tests' own, too, and goes on; a restart policy would start another one.
  t.mock.method(process, 'exit', () => {
    void api.die().then(() => setTimeout(api.start, RESTART_TIME));
    throw new Error('nothing runs after an exit');
  });
  await keepAsking(page, 10);
  await page.getByText(/^Here it is: \d{1,2}$/).waitFor();
  await switchFault(page, 'crash', 'on');
  const titles = [
    'Fault',
    'First failure',
    'Process gone',
    'New process',
    'Healthy',
    'First number',
  ];
  for (const title of titles) {
    await step(page, title).waitFor({ state: 'attached', timeout: 10_000 });
  }
  await mark(page, 'gone').waitFor();
  await mark(page, 'new-process').waitFor();
  await page.getByText(/^Good again after /).waitFor({ timeout: 10_000 });
  await page.locator('#recovery .facts').getByText('restart policy').waitFor();
  const row = page.locator('#comparison tbody tr');
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
  await page.getByRole('button', { name: 'Settings of error' }).click();
  const panel = page.locator('#error-settings');
  // The browser itself would not let this through.
  await page.evaluate("document.getElementById('error-status').type = 'text'");
  await panel.getByLabel('status').fill('many');
  await panel.getByRole('button', { name: 'Switch on' }).click();
  await panel.getByText('status: Invalid input: expected number, received string').waitFor();
  await panel.getByLabel('status').fill('503');
  await panel.getByRole('button', { name: 'Switch on' }).click();
  await panel.waitFor({ state: 'hidden' });
  await page.locator('.active-faults [data-type="error"]').waitFor();
});

test('"All off" and "Reset" do so', async (t) => {
  const { page, api } = await openPage(t);
  for (const name of ['All off', 'Reset']) {
    await switchFault(page, 'unready', 'on');
    await condition(page, 'not ready');
    await page.getByRole('button', { name, exact: true }).click();
    await condition(page, 'healthy');
    assert.equal(api.faults().length, 0);
  }
});

test('without retry and breaker each click is one attempt', async (t) => {
  const { page, api } = await openPage(t);
  await page.getByLabel('Retry').uncheck();
  await page.getByLabel('Circuit breaker').uncheck();
  await page.locator('.breaker').getByText('off').waitFor();
  await switchFault(page, 'error', 'on');
  await condition(page, 'unhealthy');
  const callsBefore = api.calls();
  for (let click = 1; click <= 8; click += 1) {
    const answer = page.waitForResponse('**/api/number');
    await page.getByRole('button', { name: 'Get a random number' }).click();
    await answer;
    await page
      .locator('#client')
      .getByText(/^1 attempt, /)
      .waitFor();
  }
  assert.equal(api.calls() - callsBefore, 8);
});

test('what one visitor chooses is seen by the others, and a refused choice is taken back', async (t) => {
  const { page, web } = await openPage(t);
  const other = await visit(t, browser, web.address);
  await waitUntilLive(other);
  await page.getByLabel('Fallback').uncheck();
  await other.locator('[name="fallback"]:not(:checked)').waitFor();
  await page.route('**/safeguards', (route) =>
    route.fulfill({ status: 400, json: { detail: 'No.' } }),
  );
  await page.getByLabel('Fallback').click();
  await page.locator('#client').getByText('No.').waitFor();
  assert.equal(await page.getByLabel('Fallback').isChecked(), false);
});
