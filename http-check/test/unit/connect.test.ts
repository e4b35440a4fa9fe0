// Connecting, where the executable cannot be made to meet the case.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { connectSocket } from '../../src/node/connect.ts';
import { now } from '../../src/node/deadline.ts';

test('a dead first address does not use up the time', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // An address for documentation (RFC 5737), where nobody answers.
  const addresses = ['192.0.2.1', '192.0.2.2', '127.0.0.1'];
  const socket = await connectSocket({ addresses, port }, now() + 5_000);
  assert.equal(socket.remoteAddress, '127.0.0.1');
  socket.destroy();
  server.close();
});

test('only dead addresses end with the deadline', async () => {
  const start = now();
  const connecting = connectSocket({ addresses: ['192.0.2.1', '192.0.2.2'], port: 9 }, start + 200);
  await assert.rejects(connecting, { name: 'Error', message: /192\.0\.2\.1/ });
  assert.ok(now() - start < 1_000);
});
