import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Route } from 'playwright-core';
import { startChromium } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { serveTestApp } from '../test-app.ts';
import { condition, openLive, waitUntilLive } from './live-page.ts';

const browser = await startChromium();

test('a choice that is refused is taken back', async (t) => {
  const { page } = await openLive(t, browser);
  const refusal = { status: 400, json: { detail: 'No.' } };
  await page.route('**/safeguards', (route) => route.fulfill(refusal));
  await page.getByLabel('Fallback').click();
  await page.locator('#client').getByText('No.').waitFor();
  assert.equal(await page.getByLabel('Fallback').isChecked(), true);
});

test('a page says when it has lost its web server, and comes back with it', async (t) => {
  const { api, web, page } = await openLive(t, browser);
  await web.stop();
  await page.getByText('Connection to the web server lost.').waitFor();
  await page.getByText(/^Showing data from /).waitFor();
  const controls = page.locator(':is(#number, #faults, #client) button:enabled:visible');
  assert.equal(await controls.count(), 0);
  await page.getByText(/^no news for \d+ s$/).waitFor();

  await serveTestApp(t, api.url, { port: web.port });
  await waitUntilLive(page);
  await page.getByRole('button', { name: 'Get a random number' }).click();
  await page.getByText(/^Here it is: \d{1,2}$/).waitFor();
});

for (const [what, answer] of [
  ['gets no stream', (route) => route.fulfill({ status: 503 })],
  ['gets nothing by its stream, since a proxy holds it back', () => {}],
] as [string, (route: Route) => void][]) {
  test(`a page that ${what} asks again and again instead`, async (t) => {
    const { api, page } = await openLive(t, browser);
    await page.route('**/events', answer);
    await page.reload();
    await page.locator('body[data-link="polling"]').waitFor();
    await condition(page, 'healthy');
    await api.die();
    await condition(page, 'gone');
  });
}

test('a click that gets no answer says so after some seconds', async (t) => {
  const { page } = await openLive(t, browser);
  await page.route(/api\/number|asking/, () => {});
  const notice = page.locator('#number').getByText(/^No answer from the web server/);
  await page.getByRole('button', { name: 'Get a random number' }).click();
  await notice.waitFor({ timeout: 10_000 });
  await page.getByRole('radio', { name: '5', exact: true }).click();
  await page.locator('[name="perSecond"][value="0"]:checked').waitFor({ timeout: 10_000 });
  await notice.waitFor();
});

test('a hidden page holds no connection, and resumes its stream when it is seen again', async (t) => {
  const { web, page } = await openLive(t, browser);
  assert.equal(web.live.eventStream.streams, 1);
  const setHidden = (isHidden: boolean) =>
    page.evaluate(`
      Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    `);
  await setHidden(true);
  await waitFor('the end of the stream', 5, () => web.live.eventStream.streams === 0);
  const answer = await fetch(`${web.address}/api/number`);
  const { number } = (await answer.json()) as { number: number };
  const resumed = page.waitForRequest(/\/events\?lastEventId=.+-\d+$/);
  await setHidden(false);
  await resumed;
  await waitFor('a new stream', 5, () => web.live.eventStream.streams === 1);
  await page.locator('#number').getByText(`${number}`, { exact: true }).first().waitFor();
});
