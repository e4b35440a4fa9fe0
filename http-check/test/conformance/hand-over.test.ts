// What becomes of the process once the check has passed.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { build, concurrency, executable, run, start, startCommand } from './executable.ts';
import { broken, listen, ok } from './servers.ts';

/** The words for a check of a server of this kind, and the server's end. */
async function checking(
  behaviour: typeof ok,
): Promise<{ words: readonly string[]; close: () => Promise<void> }> {
  const { port, close } = await listen(behaviour);
  return { words: ['--quiet', '-t', '5000', '-u', `http://127.0.0.1:${port}/`, '--'], close };
}

describe(`${build} build hands over`, {
  concurrency,
  skip: process.platform === 'win32',
}, () => {
  test('its PID, arguments and environment, and takes over the exit code', async () => {
    const { words, close } = await checking(ok);
    try {
      const script = 'echo "$$|$VARIABLE|$1|$2"; exit 7';
      const command = ['sh', '-c', script, 'sh', 'a b', '--json'];
      const { child, ended } = start([...words, ...command], { VARIABLE: 'x y' });
      const { exit, output, errors } = await ended;
      assert.equal(output, `${child.pid}|x y|a b|--json\n`);
      assert.equal(errors, '');
      assert.equal(exit, 7);
    } finally {
      await close();
    }
  });

  test('nothing when the check fails', async () => {
    const { words, close } = await checking(broken);
    try {
      const { exit, output } = await run([...words, 'echo', 'no']);
      assert.deepEqual({ exit, output }, { exit: 1, output: '' });
    } finally {
      await close();
    }
  });

  const failures = [
    { name: 'no-such-command', exit: 127, errors: /^http-check: no-such-command: .*not found\n$/ },
    { name: '/no/such/command', exit: 127, errors: /^http-check: .*not found\n$/ },
    { name: '/etc/passwd', exit: 126, errors: /^http-check: .*permission denied\n$/ },
  ];
  for (const { name, exit, errors } of failures) {
    test(`nothing to ${name}, with exit ${exit}`, async () => {
      const { words, close } = await checking(ok);
      try {
        const ending = await run([...words, name]);
        assert.match(ending.errors, errors);
        assert.equal(ending.exit, exit);
      } finally {
        await close();
      }
    });
  }

  test('after waiting, with signals as they were', async () => {
    const { words, close } = await checking(ok);
    try {
      const waiting = ['--wait', '5', ...words];
      const { child, printed, ended } = start([...waiting, 'sh', '-c', 'echo up; exec sleep 10']);
      await printed(/up/);
      child.kill('SIGTERM');
      await ended;
      assert.equal(child.signalCode, 'SIGTERM');
    } finally {
      await close();
    }
  });

  const nativeOnly = {
    skip: build === 'Node' && 'Node changes these at its start: use the native one',
  };
  const script = 'grep Sig.gn /proc/self/status; ulimit -Sn; env';
  for (const [name, before] of [
    ['as they are', ''],
    ['signals that were ignored', "trap '' HUP INT TERM PIPE XFSZ; "],
    ['limits that were lowered', 'ulimit -Sn 123; '],
    ['bytes that are no UTF-8', "HTTP_CHECK_BYTES=$(printf 'x\\377y'); export HTTP_CHECK_BYTES; "],
  ] as const) {
    test(`all that it was given: ${name}`, nativeOnly, async () => {
      await using server = await listen(ok);
      const words = ['--quiet', '-t', '5000', '-u', server.url, '--', 'sh', '-c', script];
      const check = await startCommand([
        'sh',
        '-c',
        `${before}exec "$@"`,
        'sh',
        ...executable,
        ...words,
      ]).ended;
      const direct = await startCommand([
        'sh',
        '-c',
        `${before}exec "$@"`,
        'sh',
        'sh',
        '-c',
        script,
      ]).ended;
      assert.equal(check.output, direct.output);
      assert.equal(check.exit, 0, check.errors);
    });
  }
});
