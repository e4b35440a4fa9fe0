// Connecting, where the executable cannot be made to meet the case.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { connect, createNames } from '../../src/core/connect.ts';
import { type Family, SystemError, type Target } from '../../src/core/platform.ts';
import { nodePlatform } from '../../src/node/platform.ts';

const names = createNames(nodePlatform);

test('a dead first address does not use up the time', async () => {
  const start = nodePlatform.now();
  const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  // An address for documentation (RFC 5737), where nobody answers.
  const addresses = ['192.0.2.1', '192.0.2.2', '127.0.0.1'];
  const connection = await connect({ addresses, port }, nodePlatform, names, start + 30_000);
  await connection.send('alive');
  assert.equal(new TextDecoder().decode(await connection.receive()), 'alive');
  // Each of the dead ones has a head start of a quarter of a second.
  assert.ok(nodePlatform.now() - start < 15_000);
  connection.close();
  server.close();
});

test('only dead addresses end with the deadline', async () => {
  const start = nodePlatform.now();
  const server = { addresses: ['192.0.2.1', '192.0.2.2'], port: 9 };
  const silent = { connection: new Promise<never>(() => {}), abandon: () => {} };
  const platform = { ...nodePlatform, connect: () => silent };
  const connecting = connect(server, platform, names, start + 200);
  await assert.rejects(connecting, { name: 'Error', message: /192\.0\.2\.1/ });
  assert.ok(nodePlatform.now() - start < 30_000);
});

test('an address that is found later is tried beside one that is dead', async () => {
  const connection = {
    send: async () => {},
    receive: async () => undefined,
    abort: () => {},
    close: () => {},
  };
  const found: Record<Family, string> = { 4: 'dead', 6: 'alive' };
  const platform = {
    ...nodePlatform,
    lookUp: async (_: string, family: Family) => {
      if (family === 6) await new Promise((resolve) => setTimeout(resolve, 20));
      return [found[family]];
    },
    connect: (target: Target) => ({
      connection:
        'host' in target && target.host === 'alive'
          ? Promise.resolve(connection)
          : new Promise<never>(() => {}),
      abandon: () => {},
    }),
  };
  const server = { name: 'a', port: 80 };
  const deadline = platform.now() + 30_000;
  assert.equal(await connect(server, platform, createNames(platform), deadline), connection);
});

test('a lookup goes on when nobody waits for it, and serves whoever is next', async () => {
  const asked: string[] = [];
  const answers: ((addresses: readonly string[]) => void)[] = [];
  const slow = createNames({
    lookUp(name: string, family: Family) {
      asked.push(`${name} ${family}`);
      return new Promise((resolve) => answers.push(resolve));
    },
  });
  slow.lookUp('a', 4).leave();
  const second = slow.lookUp('a', 4);
  assert.deepEqual(asked, ['a 4']);
  slow.lookUp('a', 6).leave();
  answers[0]?.(['127.0.0.1']);
  assert.deepEqual(await second.outcome, ['127.0.0.1']);
  second.leave();
  slow.lookUp('a', 4).leave();
  assert.deepEqual(asked, ['a 4', 'a 6', 'a 4']);
});

test('a lookup that fails is told, not thrown', async () => {
  const failing = createNames({
    lookUp: () => Promise.reject(new SystemError('EAI_NONAME')),
  });
  const outcome = await failing.lookUp('a', 4).outcome;
  assert.match(`${outcome}`, /a: there is no such name/);
});
