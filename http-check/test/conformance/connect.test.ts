// Finding and reaching the server.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { describeBuild, expectEnd, posixOnly, start } from './executable.ts';
import { freePort, listen, ok } from './servers.ts';

/** Elsewhere the system's queue for a server has another length. */
const linuxOnly = { skip: process.platform !== 'linux' };
const passes = { exit: 0, output: /^200 / };

const BACKLOG = 1;
/** Listens where its first argument says, says so, and passes every check. */
const SERVER = `
  const server = require('node:http').createServer((_, response) => response.end('Ok'));
  const where = JSON.parse(process.argv[1]);
  server.listen({ ...where, backlog: ${BACKLOG} }, () => console.log('listening'));`;

/**
 * Makes an address or a Unix socket dead: connections are neither made nor refused, as behind a
 * firewall. A process that is stopped accepts nothing, and once the system's queue for it is full,
 * the system does not answer either.
 */
async function makeDead(
  where: { host: string; port: number } | { path: string },
): Promise<{ revive(): void } & AsyncDisposable> {
  const child = spawn(process.execPath, ['--eval', SERVER, JSON.stringify(where)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const queued = Array.from({ length: BACKLOG + 1 }, () => net.connect(where));
  for (const socket of queued) socket.on('error', () => {});
  await Promise.all(queued.map((socket) => once(socket, 'connect')));
  function leave(): void {
    for (const socket of queued) socket.destroy();
  }
  return {
    revive() {
      leave();
      child.kill('SIGCONT');
    },
    async [Symbol.asyncDispose]() {
      leave();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

/** A path for a Unix socket, in a folder of its own. */
function makeSocketPath(): { socket: string } & Disposable {
  const folder = mkdtempSync(path.join(tmpdir(), 'http-check-'));
  const socket = path.join(folder, 'socket');
  return { socket, [Symbol.dispose]: () => rmSync(folder, { recursive: true }) };
}

describeBuild('connects', {}, () => {
  for (const host of ['127.0.0.1', '::1']) {
    for (const name of ['localhost', 'LOCALHOST.', 'x.localhost', 'x.y.localhost']) {
      test(`to ${name} when it listens on ${host} only`, async () => {
        await using server = await listen(ok, { host });
        await expectEnd(['-u', `http://${name}:${server.port}/`], passes);
      });
    }
  }

  test('to the next address when the first one is dead', linuxOnly, async () => {
    await using server = await listen(ok, { host: '::1' });
    await using _dead = await makeDead({ host: '127.0.0.1', port: server.port });
    const address = `http://localhost:${server.port}/`;
    await expectEnd(['-u', address], { ...passes, reported: [249, 1_999] });
    const output = /^timeout .*no connection in/;
    await expectEnd(['-t', '300', '-u', server.url], { exit: 1, output, reported: [299, 350] });
  });

  test('to a server that resets at once', async () => {
    await using server = net.createServer((socket) => socket.resetAndDestroy());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as net.AddressInfo;
    await expectEnd(['-u', `http://127.0.0.1:${port}/`], { exit: 1, output: /^reset / });
  });

  test('to an IPv6 address', async () => {
    await using server = await listen(ok, { host: '::1' });
    await expectEnd(['-u', `http://[::1]:${server.port}/`], passes);
    assert.match(server.requests[0] ?? '', /^Host: \[::1\]:\d+\r$/m);
  });

  test('to a Unix socket', posixOnly, async () => {
    using made = makeSocketPath();
    const { socket } = made;
    await using server = await listen(ok, { path: socket });
    await expectEnd(['--unix-socket', socket, '-u', 'http://any.test/'], passes);
    assert.match(server.requests[0] ?? '', /^Host: any\.test\r$/m);
    const nothing = ['--unix-socket', `${socket}-nothing`];
    await expectEnd(nothing, { exit: 1, output: /^refused .*no such socket/ });
  });

  test('to a Unix socket as soon as its queue is no longer full', linuxOnly, async () => {
    using made = makeSocketPath();
    await using dead = await makeDead({ path: made.socket });
    const words = ['--unix-socket', made.socket, '-u', 'http://any.test/'];
    const output = /^timeout \S+ \d+ ms: .*queue/;
    await expectEnd(['-t', '300', ...words], { exit: 1, output, reported: [299, 350] });
    const { ended } = start(['-t', '9000', ...words]);
    dead.revive();
    assert.match((await ended).output, /^200 /);
  });

  test('nowhere when nobody listens', async () => {
    for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
      const address = `http://${host}:${await freePort()}/`;
      await expectEnd(['-u', address], { exit: 1, output: /^refused .*nothing listens there/ });
    }
  });

  test('nowhere when the name is unknown', async () => {
    const output = /^dns .*nothing\.invalid/;
    await expectEnd(['-u', 'http://nothing.invalid/'], { exit: 1, output });
  });
});
