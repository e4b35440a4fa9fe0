import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { openPage } from './event-page.ts';
import { fails } from './fake-answers.ts';
import { startFakeApi } from './fake-api.ts';
import { serveTestApp } from './test-app.ts';

test('GET /events begins with a snapshot, then tells changes', async (t) => {
  const api = await startFakeApi(t);
  const { address } = await serveTestApp(t, api.url);
  const page = await openPage(t, address);
  assert.equal(page.response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  await waitFor('a healthy API', 5, () => page.state?.service.condition === 'healthy');
  assert.equal(page.messages[0], 'snapshot');

  await fetch(`${address}/api/number`);
  await waitFor('the number', 5, () => page.state?.client.lastNumber?.number === 42);
  await waitFor('its second', 5, () => page.state?.seconds.some(({ numbers }) => numbers === 1));
});

test('each page gets to the state that the server has', async (t) => {
  const api = await startFakeApi(t);
  const { address, live } = await serveTestApp(t, api.url);
  const pages = [await openPage(t, address), await openPage(t, address)];
  api.answer = fails(500, 'no');
  await fetch(`${address}/api/number`);
  await api.die();
  await waitFor('the death', 5, () => live.store.read().service.condition === 'gone');
  await api.start();
  for (const page of pages) {
    await waitFor('recovery', 5, () =>
      page.state?.events.some(({ kind }) => kind === 'new-process'),
    );
    await waitFor('the same story', 5, () => {
      const { events, recoveries } = live.store.read();
      return (
        JSON.stringify([events, recoveries]) ===
        JSON.stringify([page.state?.events, page.state?.recoveries])
      );
    });
    assert.deepEqual(
      page.state?.events.map(({ kind }) => kind).filter((kind) => /process/.test(kind)),
      ['process-gone', 'new-process'],
    );
  }
});

test('a page that comes back gets everything anew', async (t) => {
  const api = await startFakeApi(t);
  const { address, live } = await serveTestApp(t, api.url);
  const first = await openPage(t, address);
  await waitFor('a healthy API', 5, () => first.state?.service.condition === 'healthy');
  first.close();
  await waitFor('its end', 5, () => live.broadcaster.streams === 0);

  await fetch(`${address}/api/number`);
  const second = await openPage(t, address);
  await waitFor('the number', 5, () => second.state?.client.lastNumber?.number === 42);
  assert.equal(second.messages[0], 'snapshot');
});

test('pages beyond the limit are turned away, and streams end with the server', async (t) => {
  const api = await startFakeApi(t);
  const { address, live } = await serveTestApp(t, api.url);
  const pages = await Promise.all(Array.from({ length: 200 }, () => openPage(t, address)));
  assert.equal((await openPage(t, address)).response.status, 503);
  live.broadcaster.close();
  await waitFor('the end of all streams', 5, () => live.broadcaster.streams === 0);
  for (const page of pages) page.close();
});
