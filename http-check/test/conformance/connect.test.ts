// Finding and reaching the server.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import { makeDead } from './dead-address.ts';
import { build, concurrency, run, runInTime, start } from './executable.ts';
import { freePort, listen, ok, type Server } from './servers.ts';

/** Elsewhere the system's queue for a server has another length. */
const linuxOnly = { skip: process.platform !== 'linux' };

async function check(server: Server, words: readonly string[], pattern: RegExp): Promise<void> {
  try {
    const { output, errors } = await run(['-t', '5000', ...words]);
    assert.match(output, pattern, errors);
  } finally {
    await server.close();
  }
}

describe(`${build} build connects`, { concurrency }, () => {
  for (const host of ['127.0.0.1', '::1']) {
    for (const name of ['localhost', 'LOCALHOST.', 'x.localhost', 'x.y.localhost']) {
      test(`to ${name} when it listens on ${host} only`, async () => {
        const server = await listen(ok, { host });
        await check(server, ['-u', `http://${name}:${server.port}/`], /^200 /);
      });
    }
  }

  test('to the next address when the first one is dead', linuxOnly, async () => {
    const server = await listen(ok, { host: '::1' });
    const dead = await makeDead(server.port);
    try {
      const address = `http://localhost:${server.port}/`;
      const { output } = await runInTime(['-t', '5000', '-u', address], 1_999);
      const milliseconds = Number(/^200 \S+ (\d+) ms\n$/.exec(output)?.[1]);
      assert.ok(milliseconds >= 249 && milliseconds < 2_000, output);
      const inVain = ['-t', '300', '-u', `http://127.0.0.1:${server.port}/`];
      assert.match((await runInTime(inVain, 350)).output, /^timeout .*no connection in/);
    } finally {
      await Promise.all([server.close(), dead.close()]);
    }
  });

  test('to a server that resets at once', async () => {
    const server = net.createServer((socket) => socket.resetAndDestroy());
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as net.AddressInfo;
    try {
      const { exit, output } = await run(['-t', '5000', '-u', `http://127.0.0.1:${port}/`]);
      assert.match(output, /^reset /);
      assert.equal(exit, 1);
    } finally {
      server.close();
    }
  });

  test('to an IPv6 address', async () => {
    const server = await listen(ok, { host: '::1' });
    await check(server, ['-u', `http://[::1]:${server.port}/`], /^200 /);
    assert.match(server.requests[0] ?? '', /^Host: \[::1\]:\d+\r$/m);
  });

  test('to a Unix socket', { skip: process.platform === 'win32' }, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'http-check-'));
    const socket = path.join(folder, 'socket');
    try {
      const server = await listen(ok, { path: socket });
      await check(server, ['--unix-socket', socket, '-u', 'http://any.test/'], /^200 /);
      assert.match(server.requests[0] ?? '', /^Host: any\.test\r$/m);
      const { output } = await run(['--unix-socket', `${folder}/nothing`]);
      assert.match(output, /^refused .*no such socket/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  test('to a Unix socket as soon as its queue is no longer full', linuxOnly, async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'http-check-'));
    const socket = path.join(folder, 'socket');
    const dead = await makeDead(socket);
    try {
      const words = ['--unix-socket', socket, '-u', 'http://any.test/'];
      const { output } = await runInTime(['-t', '300', ...words], 350);
      assert.match(output, /^timeout \S+ \d+ ms: .*queue/);
      const { ended } = start(['-t', '9000', ...words]);
      dead.revive();
      assert.match((await ended).output, /^200 /);
    } finally {
      await dead.close();
      await rm(folder, { recursive: true });
    }
  });

  test('nowhere when nobody listens', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const address = `http://${host}:${await freePort()}/`;
      const { exit, output } = await run(['-t', '5000', '-u', address]);
      assert.match(output, /^refused .*nothing listens there/);
      assert.equal(exit, 1);
    }
  });

  test('nowhere when the name is unknown', async () => {
    const { exit, output } = await run(['-t', '9000', '-u', 'http://nothing.invalid/']);
    assert.match(output, /^dns .*nothing\.invalid/);
    assert.equal(exit, 1);
  });
});
