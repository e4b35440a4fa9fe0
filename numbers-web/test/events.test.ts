import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import express from 'express';
import { waitFor } from 'test-kit/wait.ts';
import { createBroadcaster } from '../src/live/broadcaster.ts';
import type { Store } from '../src/live/store.ts';
import { openPage } from './event-page.ts';
import { startApi } from './real-api.ts';
import { createTestApp, NO_API, serveTestApp } from './test-app.ts';

test('GET /events begins with a snapshot, then tells changes', async (t) => {
  const api = await startApi(t);
  const { address } = await serveTestApp(t, api.url);
  const page = await openPage(t, address);
  assert.equal(page.response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  await waitFor('a healthy API', 120, () => page.state?.service.condition === 'healthy');
  assert.equal(page.messages[0], 'snapshot');

  const { number } = (await (await fetch(`${address}/api/number`)).json()) as { number: number };
  await waitFor('the number', 120, () => page.state?.client.lastNumber?.number === number);
  await waitFor('its second', 120, () => page.state?.seconds.some(({ numbers }) => numbers === 1));
});

test('each page gets to the state that the server has', async (t) => {
  const api = await startApi(t);
  const { address, live } = await serveTestApp(t, api.url);
  const pages = [await openPage(t, address), await openPage(t, address)];
  api.spoilNumbers('error');
  await fetch(`${address}/api/number`);
  await api.die();
  await waitFor('the death', 120, () => live.store.read().service.condition === 'gone');
  await api.start();
  for (const page of pages) {
    await waitFor('recovery', 120, () =>
      page.state?.events.some(({ kind }) => kind === 'new-process'),
    );
    await waitFor('the same story', 120, () => {
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

test('a page that comes back gets what it has missed, and everything after a restart', async (t) => {
  const api = await startApi(t);
  const { address, live } = await serveTestApp(t, api.url);
  const first = await openPage(t, address);
  await waitFor('a healthy API', 120, () => first.state?.service.condition === 'healthy');
  first.close();
  await waitFor('its end', 120, () => live.broadcaster.streams === 0);

  const { number } = (await (await fetch(`${address}/api/number`)).json()) as { number: number };
  await waitFor('the number', 120, () => live.store.read().client.lastNumber?.number === number);
  const second = await openPage(t, address, first);
  await waitFor('the number', 120, () => second.state?.client.lastNumber?.number === number);
  assert.ok(!second.messages.includes('snapshot'));

  const restarted = await serveTestApp(t, api.url);
  const third = await openPage(t, restarted.address, second);
  await waitFor(
    'another web server',
    120,
    () => third.state?.webBootId !== second.state?.webBootId,
  );
  assert.equal(third.messages[0], 'snapshot');
});

test('pages beyond the limit are turned away, and streams end with the server', async (t) => {
  const api = await startApi(t);
  const { address, live } = await serveTestApp(t, api.url);
  const pages = await Promise.all(Array.from({ length: 200 }, () => openPage(t, address)));
  assert.equal((await openPage(t, address)).response.status, 503);
  live.broadcaster.close();
  await waitFor('the end of all streams', 120, () => live.broadcaster.streams === 0);
  for (const page of pages) page.close();
});

test('HEAD /events ends', async (t) => {
  const { address, live } = await serveTestApp(t, NO_API);
  const response = await fetch(`${address}/events`, { method: 'HEAD' });
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.equal(live.broadcaster.streams, 0);
});

test('a page that does not read is cut off after a few bytes, not after megabytes', async (t) => {
  let tell: Parameters<Store['onUpdate']>[0] = () => {};
  const { change, read } = createTestApp(t).live.store;
  const broadcaster = createBroadcaster({
    change,
    read,
    onUpdate(listener) {
      tell = listener;
    },
  });
  const app = express().get('/events', broadcaster.connect);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    broadcaster.close();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const waiting: Socket[] = [];
  server.on('connection', (socket) => waiting.push(socket));
  for (let page = 1; page <= 20; page += 1) {
    const client = connect(port, '127.0.0.1').pause();
    client.on('error', () => {}).write('GET /events HTTP/1.1\r\nHost: a\r\n\r\n');
    t.after(() => client.destroy());
  }
  await waitFor('all streams', 120, () => broadcaster.streams === 20);

  let most = 0;
  // The kernel takes some megabytes for each connection before anything has to wait here.
  for (let update = 1; broadcaster.streams > 0 && update <= 5_000; update += 1) {
    tell({ events: [{ id: update, at: 0, kind: 'note', text: 'x'.repeat(10_000) }] });
    most = Math.max(most, ...waiting.map((socket) => socket.writableLength));
    await nextTurn();
  }
  assert.equal(broadcaster.streams, 0);
  assert.ok(most > 0 && most < 200_000, `${most} bytes waited for one page`);
});
