// The process: how long it goes on, and how it ends, as the command that it becomes or by a signal. As
// PID 1 it would ignore the signals, were they left alone.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  build,
  describeBuild,
  type Expected,
  executable,
  expectEnd,
  posixOnly,
  start,
  startCommand,
} from './executable.ts';
import { broken, floods, listen, ok, silent } from './servers.ts';

describeBuild('waits', {}, () => {
  test('until the server passes', async () => {
    let calls = 0;
    await using server = await listen((socket, request) => {
      calls += 1;
      (calls < 3 ? broken : ok)(socket, request);
    });
    await expectEnd(['--wait', '60', '-u', server.url], {
      exit: 0,
      output: /^status .*\(try 1\): .*\n200 http:\S+ \d+ ms \(try 3\)\n$/,
    });
  });
});

describeBuild('watches', {}, () => {
  const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;

  test('and prints each change, until it is told to stop', async () => {
    await using server = await listen(ok);
    const { child, printed, ended } = start(['--watch', '0.01', '-u', server.url]);
    await printed(/ 200 /);
    server.behaviour = broken;
    await printed(/ status /);
    server.behaviour = ok;
    await printed(/ status .*\n.* 200 /);
    child.kill('SIGTERM');
    const { exit, output } = await ended;
    const lines = [`${time} 200 .*`, `${time} status .*`, `${time} 200 .*`];
    assert.match(output, new RegExp(`^${lines.join('\n')}\n$`));
    assert.equal(exit, 1);
  });

  test('until nobody reads any more', async () => {
    await using server = await listen(ok);
    const { child, printed } = start(['--watch', '0.01', '-u', server.url]);
    await printed(/ 200 /);
    child.stdout?.destroy();
    server.behaviour = broken;
    const [exit] = await once(child, 'exit');
    assert.equal(exit, 1);
  });
});

describeBuild('asks all at once', {}, () => {
  const endless = floods('HTTP/1.1 200 OK\r\n\r\n', 'x');
  for (const [name, behaviour] of Object.entries({ 'a silent': silent, 'an endless': endless })) {
    test(`${name} address does not keep it from a healthy one`, async () => {
      await using bad = await listen(behaviour);
      await using good = await listen(ok);
      const output = /^timeout .*\n200 .*\n$/;
      const expected: Expected = { exit: 1, output, reported: [499, 550] };
      await expectEnd(['-t', '500', bad.url, good.url], expected);
    });
  }

  test('four addresses take no longer than the slowest of them', async () => {
    const sockets: Socket[] = [];
    // None is answered before all have asked.
    await using server = await listen((socket) => {
      sockets.push(socket);
      if (sockets.length === 4) for (const each of sockets) ok(each, '');
    });
    const words = Array.from({ length: 4 }, () => ['-u', server.url]).flat();
    await expectEnd(words, { exit: 0, output: /^(200 \S+ \d+ ms\n){4}$/ });
  });
});

const nativeOnly = {
  skip: build === 'Node' && 'Node changes signals and limits at its start: use the native one',
};

describeBuild('hands over', posixOnly, () => {
  test('its PID, arguments and environment, and takes over the exit code', async () => {
    await using server = await listen(ok);
    const command = ['sh', '-c', 'echo "$$|$VARIABLE|$1|$2"; exit 7', 'sh', 'a b', '--json'];
    const words = ['--quiet', server.url, '--', ...command];
    const { child, ended } = start(words, { VARIABLE: 'x y' });
    const { exit, output, errors } = await ended;
    assert.equal(output, `${child.pid}|x y|a b|--json\n`);
    assert.equal(errors, '');
    assert.equal(exit, 7);
  });

  test('100,000 words after -- reach the command', async () => {
    await using server = await listen(ok);
    const command = ['sh', '-c', 'echo $#', 'sh', ...Array(100_000).fill('x')];
    const words = ['--quiet', server.url, '--', ...command];
    await expectEnd(words, { exit: 0, output: /^100000\n$/ });
  });

  for (const [name, behaviour, exit, errors] of [
    ['true', broken, 1, /^$/],
    ['no-such-command', ok, 127, /^http-check: no-such-command: command not found\n$/],
    ['/no/such/command', ok, 127, /^http-check: \/no\/such\/command: command not found\n$/],
    ['/etc/passwd/x', ok, 127, /^http-check: \/etc\/passwd\/x: command not found\n$/],
    ['/etc/passwd', ok, 126, /^http-check: \/etc\/passwd: permission denied\n$/],
    ['/etc', ok, 126, /^http-check: \/etc: is a directory\n$/],
  ] as const) {
    test(`nothing to ${name}, with exit ${exit}`, async () => {
      await using server = await listen(behaviour);
      await expectEnd(['--quiet', server.url, '--', name], { exit, errors });
    });
  }

  for (const [name, text, errors] of [
    [
      'windows.sh',
      '#!/bin/sh\r\nexit\r\n',
      /^http-check: \S+: the interpreter .* does not exist: /,
    ],
    ['foreign', '\x7fELF another machine', /^http-check: \S+: neither a program for this machine /],
    ['plain.sh', 'echo started\n', /^http-check: \S+: .* nor a script that starts with #!\n$/],
  ] as const) {
    for (const byPath of [true, false]) {
      test(`not ${name}, which cannot start, by ${byPath ? 'path' : 'name'}, with exit 126`, async (context) => {
        const folder = await mkdtemp(join(tmpdir(), 'http-check-'));
        context.after(() => rm(folder, { recursive: true }));
        await writeFile(join(folder, name), text, { mode: 0o755 });
        await using server = await listen(ok);
        const command = byPath ? join(folder, name) : name;
        const words = ['--quiet', server.url, '--', command];
        const PATH = `/etc/passwd:${folder}:${process.env.PATH}`;
        await expectEnd(words, { exit: 126, errors }, { PATH });
      });
    }
  }

  test('after waiting, with signals as they were', async () => {
    await using server = await listen(ok);
    const command = ['sh', '-c', 'echo up; exec sleep 60'];
    const words = ['--quiet', '--wait', '60', server.url, '--', ...command];
    const { child, printed, ended } = start(words);
    await printed(/up/);
    child.kill('SIGTERM');
    await ended;
    assert.equal(child.signalCode, 'SIGTERM');
  });

  for (const [name, before] of Object.entries({
    'as they are': '',
    'signals that were ignored': "trap '' HUP INT TERM PIPE XFSZ; ",
    'limits that were lowered': 'ulimit -Sn 123; ',
    'bytes that are no UTF-8': "HTTP_CHECK_BYTES=$(printf 'x\\377y'); export HTTP_CHECK_BYTES; ",
  })) {
    test(`all that it was given: ${name}`, nativeOnly, async () => {
      await using server = await listen(ok);
      const command = ['sh', '-c', 'grep Sig.gn /proc/self/status; ulimit -Sn; env'];
      const prepared = ['sh', '-c', `${before}exec "$@"`, 'sh'];
      const words = ['--quiet', server.url, '--', ...command];
      const check = await startCommand([...prepared, ...executable, ...words]).ended;
      const direct = await startCommand([...prepared, ...command]).ended;
      assert.equal(check.output, direct.output);
      assert.equal(check.exit, 0, check.errors);
    });
  }
});

describeBuild('is ended', posixOnly, () => {
  const stopSignals = ['SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGUSR1', 'SIGUSR2'] as const;
  for (const words of [[], ['--wait', '60'], ['--watch', '60']]) {
    for (const signal of stopSignals) {
      test(`by ${signal} in ${words[0] ?? 'a plain check'}, with 1`, async () => {
        const { promise: request, resolve } = Promise.withResolvers<void>();
        await using server = await listen(() => resolve());
        const { child, ended } = start([...words, '-u', server.url]);
        await request;
        child.kill(signal);
        const { exit, milliseconds } = await ended;
        assert.equal(child.signalCode, null);
        assert.equal(exit, 1);
        assert.ok(milliseconds < 60_000);
      });
    }
  }

  test('not by a SIGINT that was ignored before it', nativeOnly, async () => {
    const { promise: request, resolve } = Promise.withResolvers<void>();
    await using server = await listen(() => resolve());
    // As a shell without job control starts what stands before an `&`.
    const ignoring = ['sh', '-c', `trap '' INT; exec "$@"`, 'sh'];
    const { child, ended } = startCommand([...ignoring, ...executable, '-t', '700', server.url]);
    await request;
    child.kill('SIGINT');
    assert.match((await ended).output, /^timeout /);
  });
});
