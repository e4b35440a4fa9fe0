// How the process ends: as the command that it becomes, or by a signal. As PID 1 it would ignore
// SIGTERM and SIGINT, were they left alone.

import assert from 'node:assert/strict';
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
import { broken, listen, ok } from './servers.ts';

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

  test('nothing when the check fails', async () => {
    await using server = await listen(broken);
    await expectEnd(['--quiet', server.url, '--', 'echo', 'no'], { exit: 1 });
  });

  for (const { name, exit, errors } of [
    { name: 'no-such-command', exit: 127, errors: /^http-check: no-such-command: .*not found\n$/ },
    { name: '/no/such/command', exit: 127, errors: /^http-check: .*not found\n$/ },
    { name: '/etc/passwd', exit: 126, errors: /^http-check: .*permission denied\n$/ },
  ]) {
    test(`nothing to ${name}, with exit ${exit}`, async () => {
      await using server = await listen(ok);
      await expectEnd(['--quiet', server.url, '--', name], { exit, errors });
    });
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
  for (const words of [[], ['--wait', '60'], ['--watch', '60']]) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
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

  test('in the pause between two tries, too', async () => {
    await using server = await listen(broken);
    const { child, printed, ended } = start(['--watch', '60', '-u', server.url]);
    await printed(/ status /);
    child.kill('SIGTERM');
    assert.equal((await ended).exit, 1);
  });

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
