// The process: how long it runs, and how it exits, as the command that it becomes or by a signal. As
// PID 1 it would ignore signals without a handler.
import assert from 'node:assert/strict';
import { mkdtempDisposableSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  build,
  describeBuild,
  executable,
  expectEnd,
  posixOnly,
  start,
  startCommand,
} from './executable.ts';
import { broken, floods, listen, ok, silent } from './servers.ts';

const nativeOnly = {
  skip: build === 'Node' && 'Node changes signals and limits at its start, and needs a shell',
};

describeBuild('watches', {}, () => {
  test('and prints each change, until nobody reads any more', async () => {
    await using server = await listen(ok);
    const { child, printed, ended } = start(['--watch', '0.01', '-u', server.url]);
    await printed(/ 200 /);
    server.behaviour = broken;
    await printed(/ status /);
    server.behaviour = ok;
    await printed(/ status .*\n.* 200 /);
    child.stdout?.destroy();
    server.behaviour = broken;
    const { exit, output } = await ended;
    const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
    const lines = [`${time} 200 .*`, `${time} status .*`, `${time} 200 .*`];
    assert.match(output, new RegExp(`^${lines.join('\n')}\n$`));
    assert.ok(Math.abs(Date.parse(output.slice(0, 24)) - Date.now()) < 3_600_000, output);
    assert.equal(exit, 1);
  });
});

describeBuild('asks all at once', {}, () => {
  const endless = floods('HTTP/1.1 200 OK\r\n\r\n', 'x');
  for (const [name, behaviour] of Object.entries({ 'a silent': silent, 'an endless': endless })) {
    test(`${name} address does not keep it from a healthy one`, async () => {
      await using bad = await listen(behaviour);
      await using good = await listen(ok);
      const expected = { exit: 1, output: /^timeout .*\n200 .*\n$/, reported: [499, 550] } as const;
      await expectEnd(['-t', '500', bad.url, good.url], expected);
    });
  }
});

describeBuild('hands over', posixOnly, () => {
  test('its PID, all arguments and the environment, and takes over the exit code', async () => {
    await using server = await listen(ok);
    const script = 'echo "$$|$VARIABLE|$1|$2|$#"; exit 7';
    const command = ['sh', '-c', script, 'sh', 'a b', '--json', ...Array(100_000).fill('x')];
    const words = ['--quiet', server.url, '--', ...command];
    const { child, ended } = start(words, { VARIABLE: 'x y' });
    const { exit, output, errors } = await ended;
    assert.deepEqual([output, errors], [`${child.pid}|x y|a b|--json|100002\n`, '']);
    assert.equal(exit, 7);
  });

  test('after waiting, with signals as they were', async () => {
    await using server = await listen((socket, request) => {
      (server.requests.length < 3 ? broken : ok)(socket, request);
    });
    const command = ['sh', '-c', 'echo up; exec sleep 60'];
    const { child, printed, ended } = start(['--wait', '60', server.url, '--', ...command]);
    await printed(/^status .*\(try 1\): .*\n200 http:\S+ \d+ ms \(try 3\)\nup\n$/);
    child.kill('SIGTERM');
    await ended;
    assert.equal(child.signalCode, 'SIGTERM');
  });

  const foreign = 'neither a program for this machine nor a script that starts with #!';
  for (const [name, exit, problem, content] of [
    ['no-such-command', 127, 'command not found'],
    ['/no/such/command', 127, 'command not found'],
    ['/etc/passwd/x', 127, 'command not found'],
    ['/etc/passwd', 126, 'permission denied'],
    ['/etc', 126, 'is a directory'],
    ['windows.sh', 126, 'the interpreter that it names does not exist', '#!/bin/sh\r\nexit\r\n'],
    ['foreign', 126, foreign, '\x7fELF another machine'],
    ['plain.sh', 126, foreign, 'echo started\n'],
  ] as const) {
    test(`nothing to ${name}, with exit ${exit}`, posixOnly, async () => {
      using folder = mkdtempDisposableSync(join(tmpdir(), 'http-check-'));
      const file = join(folder.path, name);
      if (content !== undefined) writeFileSync(file, content, { mode: 0o755 });
      await using server = await listen(ok);
      const PATH = `/etc/passwd:${folder.path}:${process.env.PATH}`;
      for (const command of content === undefined ? [name] : [name, file]) {
        const words = ['--quiet', server.url, '--', command];
        const { errors } = await expectEnd(words, { exit, errors: /^http-check/ }, { PATH });
        assert.ok(errors.startsWith(`http-check: ${command}: ${problem}`), errors);
      }
    });
  }

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
    // As a shell without job control starts a command with `&`.
    const ignoring = ['sh', '-c', `trap '' INT; exec "$@"`, 'sh'];
    const { child, ended } = startCommand([...ignoring, ...executable, '-t', '700', server.url]);
    await request;
    child.kill('SIGINT');
    assert.match((await ended).output, /^timeout /);
  });
});
