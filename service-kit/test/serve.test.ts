import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createLifecycle } from '../src/lifecycle.ts';
import { createStoppableServer, listen, stop } from '../src/serve.ts';

/** A server whose answers to /slow wait until they are released. */
async function startServer() {
  const lifecycle = createLifecycle();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const server = createStoppableServer(async (request, response) => {
    if (request.url === '/slow') await released;
    response.end('done');
  }, lifecycle);
  const port = await listen(server, 0);
  lifecycle.phase = 'ready';
  return { server, lifecycle, release, port };
}

async function ask(port: number, path: string, agent: Agent): Promise<IncomingMessage> {
  const [response] = await once(get({ port, path, agent }), 'response');
  response.resume();
  await once(response, 'end');
  return response;
}

test('listen rejects when the port is taken', async () => {
  const { server, lifecycle, port } = await startServer();
  const second = createStoppableServer(() => {}, lifecycle);
  await assert.rejects(listen(second, port), { code: 'EADDRINUSE' });
  server.close();
});

test('stop lets requests in flight finish, and new ones in for a moment', async () => {
  const { server, lifecycle, release, port } = await startServer();
  const agent = new Agent({ keepAlive: true });
  const accepted = once(server, 'request');
  const slow = ask(port, '/slow', agent);
  await accepted;
  const stopped = stop(server, lifecycle);
  assert.equal(lifecycle.phase, 'stopping');
  const late = await ask(port, '/', agent);
  assert.equal(late.headers.connection, 'close');
  while (server.listening) await sleep(10);
  await assert.rejects(ask(port, '/', agent), { code: 'ECONNREFUSED' });
  release();
  assert.equal((await slow).statusCode, 200);
  await stopped;
  agent.destroy();
});

test('stop does not wait for connections that are only kept alive', async () => {
  const { server, lifecycle, port } = await startServer();
  const agent = new Agent({ keepAlive: true });
  await ask(port, '/', agent);
  const startedAt = performance.now();
  await stop(server, lifecycle);
  assert.ok(performance.now() - startedAt < 1_500);
  agent.destroy();
});

test('stop does not dwell when the service was never ready', async () => {
  const { server, lifecycle } = await startServer();
  lifecycle.phase = 'starting';
  const startedAt = performance.now();
  await stop(server, lifecycle);
  assert.ok(performance.now() - startedAt < 400);
});
