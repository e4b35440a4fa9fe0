// Whether a lost update is found, at a server that loses one on purpose.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { LiveState } from 'numbers-web/live/state.ts';
import { waitFor } from 'test-kit/wait.ts';
import { openPages } from './pages.ts';

const PAGES = 3;
const first: LiveState = {
  now: 1_000,
  webBootId: 'boot',
  service: { condition: 'healthy', since: 0, ready: 0, known: 0 },
  replicas: [],
  faultInjection: 'on',
  faultTypes: [],
  limits: { attemptTimeout: 500, callBudget: 1_000, breakerFailures: 5 },
  client: {
    safeguards: { timeout: true, retry: true, breaker: true, fallback: true },
    breaker: 'closed',
    waiting: 0,
  },
  askingPerSecond: 0,
  seconds: [],
  events: [],
  recoveries: [],
};

async function openTestPages(context: TestContext) {
  const streams: ServerResponse[] = [];
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(`event: snapshot\ndata: ${JSON.stringify(first)}\n\n`);
    streams.push(response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pages = openPages(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, PAGES);
  context.after(() => {
    pages.close();
    server.closeAllConnections();
    server.close();
  });
  await waitFor('the pages to open', 30, pages.isOpen);
  const send = (update: object, to: readonly ServerResponse[] = streams): void => {
    for (const stream of to) stream.write(`event: update\ndata: ${JSON.stringify(update)}\n\n`);
  };
  return { pages, streams, send };
}

test('pages that got everything have lost nothing', async (context) => {
  const { pages, send } = await openTestPages(context);
  send({ now: 1_001, askingPerSecond: 1 });
  send({ now: 1_002, askingPerSecond: 2 });
  await waitFor('both updates', 30, () => pages.updates === 2);
  assert.deepEqual(pages.findLosses({ ...first, now: 9_999, askingPerSecond: 2 }), []);
});

test('an update that a page did not get is found, even if a later one hides it', async (context) => {
  const { pages, streams, send } = await openTestPages(context);
  send({ now: 1_001, askingPerSecond: 1 }, streams.slice(1));
  send({ now: 1_002, askingPerSecond: 2 });
  await waitFor('the second update', 30, () => pages.updates === 1);
  assert.deepEqual(pages.findLosses({ ...first, askingPerSecond: 2 }), [
    'updates that did not reach all pages: 1',
  ]);
});

test('a state that differs from that of the server is found', async (context) => {
  const { pages } = await openTestPages(context);
  assert.deepEqual(pages.findLosses({ ...first, askingPerSecond: 5, webBootId: 'other' }), [
    'pages that differ from the server: 3, the first in webBootId, askingPerSecond',
  ]);
});

test('a page that was cut off is found', async (context) => {
  const { pages, streams } = await openTestPages(context);
  streams[0]?.destroy();
  await waitFor('the end of a stream', 30, () => pages.cutOffs === 1);
  assert.deepEqual(pages.findLosses(first), ['streams that have ended: 1']);
});
