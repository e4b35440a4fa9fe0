// Finding and reaching the server.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposableSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { describeBuild, expectEnd, posixOnly } from './executable.ts';
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
async function makeDead(where: { host: string; port: number } | { path: string }) {
  const words = ['--eval', SERVER, JSON.stringify(where)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const queued = Array.from({ length: BACKLOG + 1 }, () => net.connect(where));
  await Promise.all(queued.map((socket) => once(socket, 'connect')));
  return {
    async [Symbol.asyncDispose]() {
      for (const socket of queued) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}

/** A folder for Unix sockets. */
const makeFolder = () => mkdtempDisposableSync(path.join(tmpdir(), 'http-check-'));

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

  test('to a Unix socket', posixOnly, async () => {
    using folder = makeFolder();
    const socket = path.join(folder.path, 'socket');
    await using server = await listen(ok, { path: socket });
    await expectEnd(['--unix-socket', socket, '-u', 'http://any.test/'], passes);
    assert.match(server.requests[0] ?? '', /^Host: any\.test\r$/m);
    const nothing = ['--unix-socket', `${socket}-nothing`];
    await expectEnd(nothing, { exit: 1, output: /^refused .*no such socket/ });
  });

  test('to no Unix socket whose queue is full', linuxOnly, async () => {
    using folder = makeFolder();
    const socket = path.join(folder.path, 'socket');
    await using _dead = await makeDead({ path: socket });
    const output = /^timeout \S+ \d+ ms: .*queue/;
    const words = ['-t', '300', '--unix-socket', socket];
    await expectEnd(words, { exit: 1, output, reported: [299, 350] });
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
