import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http, { Agent, get, type IncomingMessage } from 'node:http';
import https from 'node:https';
import { connect } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import {
  createLifecycle,
  createStoppableServer,
  listen,
  type ServeSettings,
} from '../src/serve.ts';

/** Milliseconds; short, since no test depends on what fits into it. */
const DRAIN_PERIOD = 100;

/** What a stop must not wait for takes minutes in these tests, or for ever. */
const AT_ONCE = { timeout: 30_000 };

/** A server whose answers to /slow wait until they are released. */
async function startServer(settings: Partial<ServeSettings> = {}) {
  const lifecycle = createLifecycle();
  assert.equal(lifecycle.phase, 'starting');
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const { server, stop } = createStoppableServer(
    async (request, response) => {
      if (request.url === '/slow') await released;
      if (request.url === '/events') response.setHeader('Content-Type', 'text/event-stream');
      if (request.url?.endsWith('events')) response.write('data:\n\n');
      else response.end('done');
    },
    lifecycle,
    { DRAIN_PERIOD, ...settings },
  );
  const port = await listen(server, 0);
  lifecycle.phase = 'ready';
  return { server, stop, lifecycle, release, port };
}

async function ask(port: number, path: string, agent: Agent): Promise<IncomingMessage> {
  const { get } = agent instanceof https.Agent ? https : http;
  const [response] = await once(get({ host: '127.0.0.1', port, path, agent }), 'response');
  response.resume();
  await once(response, 'end');
  return response;
}

test('stop lets requests in flight finish, and new ones in for a moment', async () => {
  const { server, stop, lifecycle, release, port } = await startServer();
  const agent = new Agent({ keepAlive: true });
  const accepted = once(server, 'request');
  const slow = ask(port, '/slow', agent);
  await accepted;
  const stopped = stop();
  assert.equal(lifecycle.phase, 'stopping');
  const late = await ask(port, '/', agent);
  assert.equal(late.headers.connection, 'close');
  while (server.listening) await sleep(10);
  await assert.rejects(ask(port, '/', agent), { code: 'ECONNREFUSED' });
  release();
  const answer = await slow;
  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers.connection, 'close');
  await stopped;
  agent.destroy();
});

test('stop does not dwell when the service was never ready', AT_ONCE, async () => {
  const { server, stop, lifecycle } = await startServer({ DRAIN_PERIOD: 300_000 });
  lifecycle.phase = 'starting';
  await stop();
  assert.ok(!server.listening);
});

test('stop waits for no connection without a whole request', AT_ONCE, async (t) => {
  const { server, stop, port } = await startServer();
  server.keepAliveTimeout = 0;
  const keptAlive = new Agent({ keepAlive: true });
  await ask(port, '/', keptAlive);
  const silent = connect(port, '127.0.0.1');
  const halfHead = connect(port, '127.0.0.1');
  const halfBody = connect(port, '127.0.0.1');
  for (const client of [keptAlive, silent, halfHead, halfBody]) t.after(() => client.destroy());
  halfHead.write('GET / HTTP/1.1\r\nHost');
  halfBody.write('POST /slow HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nhalf');
  const [request] = await once(server, 'request');
  await stop();
  assert.ok(!server.listening);
  assert.ok(request.destroyed && !request.complete);
});

test('stop ends event streams and upgraded connections', AT_ONCE, async (t) => {
  const { server, stop, port } = await startServer();
  server.on('upgrade', (_request, socket) => socket.write('HTTP/1.1 101 Switching\r\n\r\n'));
  const upgraded = connect(port, '127.0.0.1');
  t.after(() => upgraded.destroy());
  upgraded.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n');
  await once(upgraded, 'data');
  const ends = [once(upgraded, 'close')];
  for (const [path, accept] of [
    ['/events', '*/*'],
    ['/other-events', 'text/event-stream'],
  ] as const) {
    const stream = get({ host: '127.0.0.1', port, path, headers: { accept } });
    const [response] = await once(stream, 'response');
    ends.push(once(response.resume(), 'end'));
  }
  await stop();
  await Promise.all(ends);
});

test('it serves HTTPS, and stops in the same way', AT_ONCE, async () => {
  const folder = join(import.meta.dirname, '../../../http-check/test/conformance/certificates');
  const pem = readFileSync(join(folder, 'self-signed.pem'));
  const { server, stop, port } = await startServer({ tls: { key: pem, cert: pem } });
  const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
  const answer = await ask(port, '/', agent);
  assert.equal(answer.statusCode, 200);
  await stop();
  assert.ok(!server.listening);
});

test('a request with the cookies of everything on localhost is answered', async () => {
  const { server, stop, port } = await startServer({ DRAIN_PERIOD: 0 });
  const headers = { cookie: `a=${'b'.repeat(60_000)}` };
  const [response] = await once(get({ host: '127.0.0.1', port, headers }), 'response');
  assert.equal(response.statusCode, 200);
  response.resume();
  await stop();
  assert.ok(!server.listening);
});

test('listen binds the given address only', async () => {
  const { server } = createStoppableServer(() => {}, createLifecycle(), { DRAIN_PERIOD });
  await listen(server, 0, '127.0.0.1');
  assert.partialDeepStrictEqual(server.address(), { address: '127.0.0.1' });
  server.close();
});

test('stop answers a request over a connection that was there before the port was closed', async () => {
  const { server, stop, lifecycle, port } = await startServer();
  lifecycle.phase = 'starting';
  const client = connect(port, '127.0.0.1');
  await once(server, 'connection');
  const stopped = stop();
  while (server.listening) await nextTurn();
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  const [answer] = await once(client, 'data');
  assert.match(String(answer), /^HTTP\/1\.1 200 /);
  await stopped;
});

test('stop lets in who has connected while this thread was busy', async () => {
  const { stop, port } = await startServer();
  const stopped = stop();
  const clients = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'));
  for (const client of clients) client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  // Now they are asking the system, which connects them without this thread.
  await new Promise(process.nextTick);
  // The drain period ends meanwhile, so that the port would be closed before anyone looks at it.
  const busyUntil = performance.now() + DRAIN_PERIOD;
  while (performance.now() < busyUntil);
  const answers = await Promise.all(clients.map((client) => once(client, 'data')));
  for (const [answer] of answers) assert.match(String(answer), /^HTTP\/1\.1 200 /);
  await stopped;
});
