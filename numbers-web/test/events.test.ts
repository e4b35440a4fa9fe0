import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { waitFor } from 'test-kit/wait.ts';
import { merge } from '../src/live/merge.ts';
import type { LiveState } from '../src/live/state.ts';
import { startApi } from './real-api.ts';
import { SAMPLES } from './samples.ts';
import { NO_API, serveSample, serveTestApp } from './test-app.ts';

/** A page without a browser: reads the stream and keeps a copy of the server's state. */
interface EventPage {
  response: Response;
  state: LiveState | undefined;
  lastEventId: string;
  /** The kinds of messages that were received, in this order, without signs of life. */
  messages: string[];
  close(): void;
}

/**
 * Opens GET /events until the test ends.
 *
 * @param before the page that has lost its stream and comes back
 */
async function openPage(t: TestContext, address: string, before?: EventPage): Promise<EventPage> {
  const abort = new AbortController();
  t.after(() => abort.abort());
  const response = await fetch(`${address}/events`, {
    headers: before ? { 'Last-Event-ID': before.lastEventId } : {},
    signal: abort.signal,
  });
  const page: EventPage = {
    response,
    state: before?.state,
    lastEventId: '',
    messages: [],
    close: () => abort.abort(),
  };
  async function readAll(): Promise<void> {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const messages = (text + chunk).split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const {
          id,
          event,
          data = '',
        } = Object.fromEntries(message.split('\n').map((line) => line.split(/: ?(.*)/, 2)));
        if (!id) continue;
        page.messages.push(event);
        page.lastEventId = id;
        if (event === 'snapshot') page.state = JSON.parse(data);
        if (event === 'update' && page.state) page.state = merge(page.state, JSON.parse(data));
      }
    }
  }
  // It fails when the page or the server was closed.
  readAll().catch(() => {});
  return page;
}

test('GET /events begins with a snapshot, and each page gets to the state that the server has', async (t) => {
  const api = await startApi(t);
  const { address, live } = await serveTestApp(t, api.url);
  const pages = [await openPage(t, address), await openPage(t, address)];
  await waitFor('a healthy API', 120, () => live.store.read().service.condition === 'healthy');
  api.spoilNumbers('error');
  await fetch(`${address}/api/number`);
  await api.die();
  await waitFor('the death', 120, () => live.store.read().service.condition === 'gone');
  await api.start();
  for (const page of pages) {
    const ends = () =>
      page.state?.events.map(({ kind }) => kind).filter((kind) => /process/.test(kind));
    await waitFor('recovery', 120, () => ends()?.includes('new-process'));
    assert.deepEqual(ends(), ['process-gone', 'new-process']);
    await waitFor('the same story', 120, () => {
      const { events, recoveries, seconds } = live.store.read();
      const { state } = page;
      const shown = {
        events: state?.events,
        recoveries: state?.recoveries,
        seconds: state?.seconds,
      };
      return isDeepStrictEqual(shown, { events, recoveries, seconds });
    });
    const { headers } = page.response;
    assert.equal(headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.equal(headers.get('x-accel-buffering'), 'no', 'by a proxy');
    assert.equal(page.messages.lastIndexOf('snapshot'), 0);
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

test('HEAD gets no stream, pages beyond the limit are turned away, and all end with the server', async (t) => {
  const { address, live } = await serveTestApp(t, NO_API);
  const head = await fetch(`${address}/events`, { method: 'HEAD' });
  assert.equal(head.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.equal(live.broadcaster.streams, 0);
  const pages = await Promise.all(Array.from({ length: 200 }, () => openPage(t, address)));
  assert.equal((await openPage(t, address)).response.status, 503);
  live.broadcaster.close();
  await waitFor('the end of all streams', 120, () => live.broadcaster.streams === 0);
  for (const page of pages) page.close();
});

test('a page that does not read is cut off after a few bytes, not after megabytes', async (t) => {
  const { server, port, broadcaster, tell } = await serveSample(t, SAMPLES.calm);
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
