import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startChromium, visit } from 'test-kit/browser.ts';
import { waitFor } from 'test-kit/wait.ts';
import { startApi } from '../real-api.ts';
import { serveTestApp } from '../test-app.ts';
import { condition, switchFault, waitUntilLive } from './live-page.ts';

const browser = await startChromium();

test('reloading loses no history, and two visitors see the same', async (t) => {
  const api = await startApi(t);
  const web = await serveTestApp(t, api.url);
  const first = await visit(t, browser, web.address);
  const second = await visit(t, browser, web.address);
  await waitUntilLive(first);
  await waitUntilLive(second);
  await switchFault(first, 'error', 'on');
  await condition(second, 'unhealthy');
  await switchFault(second, 'error', 'off');
  await condition(first, 'healthy');

  await first.reload();
  await waitUntilLive(first);
  const eventsOf = (page: typeof first) => page.locator('#events li').allInnerTexts();
  const known = await waitFor('all events', 5, async () => {
    const events = await eventsOf(second);
    return events.length >= 4 && events;
  });
  assert.deepEqual(await eventsOf(first), known);
  assert.deepEqual(
    await first.locator('#comparison tr').allTextContents(),
    await second.locator('#comparison tr').allTextContents(),
  );
});

test('a page says when it has lost its web server, and comes back with it', async (t) => {
  const api = await startApi(t);
  const web = await serveTestApp(t, api.url);
  const page = await visit(t, browser, web.address);
  await waitUntilLive(page);
  await web.stop();
  await page.getByText('This page has lost its web server.').waitFor();
  await page.getByText(/^Everything below is from /).waitFor();
  const controls = page
    .locator('#number, #faults, #client')
    .getByRole('button')
    .and(page.locator(':enabled'));
  assert.equal(await controls.count(), 0);
  await page
    .locator('#chart')
    .getByText(/^no news for \d+ s$/)
    .waitFor();

  await serveTestApp(t, api.url, { port: web.port });
  await waitUntilLive(page);
  await page.getByRole('button', { name: 'Get a random number' }).click();
  await page.getByText(/^Here it is: \d{1,2}$/).waitFor();
});

test('a page that gets no stream asks again and again instead', async (t) => {
  const api = await startApi(t);
  const web = await serveTestApp(t, api.url);
  const page = await visit(t, browser, web.address);
  await page.route('**/events', (route) => route.fulfill({ status: 503 }));
  await page.reload();
  await page.locator('body[data-link="polling"]').waitFor();
  await condition(page, 'healthy');
  await api.die();
  await condition(page, 'gone');
});

test('a hidden page holds no connection, and resumes its stream when it is seen again', async (t) => {
  const api = await startApi(t);
  const web = await serveTestApp(t, api.url);
  const page = await visit(t, browser, web.address);
  await waitUntilLive(page);
  assert.equal(web.live.broadcaster.streams, 1);
  const setHidden = (isHidden: boolean) =>
    page.evaluate(`
      Object.defineProperty(document, 'hidden', { value: ${isHidden}, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    `);
  await setHidden(true);
  await waitFor('the end of the stream', 5, () => web.live.broadcaster.streams === 0);
  const answer = await fetch(`${web.address}/api/number`);
  const { number } = (await answer.json()) as { number: number };
  const resumed = page.waitForRequest(/\/events\?lastEventId=.+-\d+$/);
  await setHidden(false);
  await resumed;
  await waitFor('a new stream', 5, () => web.live.broadcaster.streams === 1);
  await page.locator('#number').getByText(`${number}`, { exact: true }).first().waitFor();
});
