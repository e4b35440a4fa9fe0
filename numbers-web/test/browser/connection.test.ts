import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Route } from 'playwright-core';
import { startChromium, visit } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { serveTestApp } from '../test-app.ts';
import { condition, openLive, switchFault, waitUntilLive } from './live-page.ts';

const browser = await startChromium();

test('two visitors see the same, and reloading loses no history', async (t) => {
  const { web, page: first } = await openLive(t, browser);
  const second = await visit(t, browser, web.address);
  await waitUntilLive(second);
  await switchFault(first, 'error', 'on');
  await condition(second, 'unhealthy');
  await switchFault(second, 'error', 'off');
  await condition(first, 'healthy');

  await first.reload();
  await waitUntilLive(first);
  const eventsOf = (page: typeof first) => page.locator('#events li').allInnerTexts();
  await waitFor('all events, on both', 5, async () => {
    const [own, others] = await Promise.all([first, second].map(eventsOf));
    return own?.length === 4 && isDeepStrictEqual(own, others);
  });
  assert.deepEqual(
    await first.locator('#comparison tr').allTextContents(),
    await second.locator('#comparison tr').allTextContents(),
  );

  await first.getByLabel('Fallback').uncheck();
  await second.locator('[name="fallback"]:not(:checked)').waitFor();
  // A choice that is refused is taken back.
  const refusal = { status: 400, json: { detail: 'No.' } };
  await first.route('**/safeguards', (route) => route.fulfill(refusal));
  await first.getByLabel('Fallback').click();
  await first.locator('#client').getByText('No.').waitFor();
  assert.equal(await first.getByLabel('Fallback').isChecked(), false);
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
