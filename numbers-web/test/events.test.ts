import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { applyUpdate } from 'story/prune.ts';
import { faultTypeSchema, type Recording, type Update } from 'story/recording.ts';
import { tellStory } from 'story/tell.ts';
import { waitFor } from 'test-kit/wait.ts';
import { faultTypes, startApi } from './real-api.ts';
import { SAMPLES } from './samples.ts';
import { NO_API, serveSample, serveTestApp, watchApi } from './test-app.ts';

/**
 * Opens GET /events until the test ends, as a page would: keeps a copy of the recording and derives its story.
 *
 * @param before what a page knows that has lost its stream and comes back
 */
async function openPage(
  t: TestContext,
  address: string,
  before: { recording?: Recording | undefined; lastEventId: string } = { lastEventId: '' },
) {
  const abort = new AbortController();
  t.after(() => abort.abort());
  const headers = { 'Last-Event-ID': before.lastEventId };
  const response = await fetch(`${address}/events`, { headers, signal: abort.signal });
  const page = {
    response,
    recording: before.recording,
    /** Undefined before the first message. */
    story: () => page.recording && tellStory(page.recording, Date.now()),
    lastEventId: '',
    /** The kinds of messages that were received, in this order, without signs of life. */
    messages: [] as string[],
    close: () => abort.abort(),
  };
  async function readAll(): Promise<void> {
    let text = '';
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const messages = (text + chunk).split('\n\n');
      text = messages.pop() ?? '';
      for (const message of messages) {
        const [, id, event = '', data = ''] =
          /^id: (.*)\nevent: (.*)\ndata: (.*)$/.exec(message) ?? [];
        if (!id) continue;
        const update: Update = JSON.parse(data);
        assert.deepEqual([update.id, update.header ? 'recording' : 'update'], [id, event]);
        page.messages.push(event);
        page.lastEventId = id;
        page.recording = applyUpdate(page.recording, update);
      }
    }
  }
  // It fails when the page or the server was closed.
  readAll().catch(() => {});
  return page;
}

test('GET /events begins with the recording, and each page tells the story that the server tells', async (t) => {
  const api = await startApi(t);
  const { address, live } = await serveTestApp(t, api.url);
  const pages = [await openPage(t, address), await openPage(t, address)];
  const becomes = (condition: string) =>
    waitFor(condition, 120, () => live.story().service.condition === condition);
  await becomes('healthy');
  api.spoilNumbers('error');
  await fetch(`${address}/api/number`);
  await api.die();
  await becomes('gone');
  await api.start();
  await becomes('healthy');
  for (const page of pages) {
    const processes = () => page.story()?.events.filter(({ kind }) => /process/.test(kind)) ?? [];
    await waitFor('both events', 120, () => processes().length === 2);
    await waitFor('the same recording', 120, () => {
      const ids = page.recording?.observations.map(({ id }) => id);
      return live.recorder.recording.observations.every(({ id }) => ids?.includes(id));
    });
    const { events, recoveries, seconds } = page.story() ?? live.story();
    const told = live.story();
    assert.deepEqual([events, recoveries, seconds], [told.events, told.recoveries, told.seconds]);
    const kinds = processes().map(({ kind }) => kind);
    assert.deepEqual(kinds, ['process-gone', 'new-process']);
    const { headers } = page.response;
    assert.equal(headers.get('content-type'), 'text/event-stream; charset=utf-8');
    assert.equal(headers.get('x-accel-buffering'), 'no', 'by a proxy');
    assert.equal(page.messages.lastIndexOf('recording'), 0);
  }
});

test('a page that comes back gets what it has missed, and everything after a restart', async (t) => {
  const api = await startApi(t);
  const { address, live } = await serveTestApp(t, api.url);
  const first = await openPage(t, address);
  await waitFor('a healthy API', 120, () => first.story()?.service.condition === 'healthy');
  first.close();
  await waitFor('its end', 120, () => live.eventStream.streams === 0);

  const { number } = (await (await fetch(`${address}/api/number`)).json()) as { number: number };
  const second = await openPage(t, address, first);
  await waitFor('the number', 120, () => second.story()?.client.lastNumber?.number === number);
  assert.ok(!second.messages.includes('recording'));

  const restarted = await serveTestApp(t, api.url);
  const third = await openPage(t, restarted.address, second);
  await waitFor('a message', 120, () => third.messages.length > 0);
  assert.equal(third.messages[0], 'recording');
  assert.deepEqual(third.recording?.header, restarted.live.recorder.recording.header);
  assert.ok(third.recording?.observations.every(({ kind }) => kind !== 'calls'));
});

test('HEAD gets no stream, and pages beyond the limit are turned away', async (t) => {
  const { address, live } = await serveTestApp(t, NO_API);
  const head = await fetch(`${address}/events`, { method: 'HEAD' });
  assert.equal(head.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  assert.equal(live.eventStream.streams, 0);
  await Promise.all(Array.from({ length: 200 }, () => openPage(t, address)));
  assert.equal((await openPage(t, address)).response.status, 503);
});

test('a page that does not read is cut off after a few bytes, not after megabytes', async (t) => {
  t.mock.timers.enable({ apis: ['setInterval'] });
  const { server, port, eventStream, tell } = await serveSample(t, SAMPLES.calm);
  const waiting: Socket[] = [];
  server.on('connection', (socket) => waiting.push(socket));
  for (let page = 1; page <= 20; page += 1) {
    const client = connect(port, '127.0.0.1').pause();
    client.on('error', () => {}).write('GET /events HTTP/1.1\r\nHost: a\r\n\r\n');
    t.after(() => client.destroy());
  }
  await waitFor('all streams', 120, () => eventStream.streams === 20);

  let most = 0;
  // The kernel takes some megabytes for each connection before anything has to wait here.
  for (let update = 1; eventStream.streams > 0 && update <= 5_000; update += 1) {
    tell([{ kind: 'names', addresses: ['x'.repeat(10_000)], id: update, at: 0, until: 0 }]);
    t.mock.timers.tick(200);
    most = Math.max(most, ...waiting.map((socket) => socket.writableLength));
    await nextTurn();
  }
  assert.equal(eventStream.streams, 0);
  assert.ok(most > 0 && most < 200_000, `${most} bytes waited for one page`);
});

test('the first message is at most 32 KB, after ten calls a second for as long as they are told', async (t) => {
  const { live } = await watchApi(t);
  const attempts = [{ address: '172.20.0.3', gotNumber: true }];
  const end = Date.now();
  for (let at = end - 190_000; at <= end; at += 97) {
    live.recorder.addCall({ at, gotNumber: true, attempts });
  }
  const { length } = JSON.stringify(live.eventStream.updateSince(''));
  assert.ok(length > 20_000 && length <= 32_000, `${length} bytes`);
  // Settings that faults have in common travel once.
  const offered = faultTypes.map((type) => {
    const { settings, ...others } = faultTypeSchema.parse(type);
    return { ...others, settings: { properties: settings.properties } };
  });
  assert.deepEqual(live.story().faultTypes, offered);
});
