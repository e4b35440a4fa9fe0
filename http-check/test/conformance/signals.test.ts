// SIGTERM and SIGINT end it at once. As PID 1 they would be ignored, were they left alone.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { build, concurrency, executable, start, startCommand } from './executable.ts';
import { broken, listen, silent } from './servers.ts';

describe(`${build} build is ended`, { concurrency, skip: process.platform === 'win32' }, () => {
  const modes: Readonly<Record<string, readonly string[]>> = {
    'a plain check': [],
    '--wait': ['--wait', '60'],
    '--watch': ['--watch', '60'],
  };
  for (const [mode, words] of Object.entries(modes)) {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      test(`by ${signal} in ${mode}, with 1`, async () => {
        let asked = (): void => {};
        const request = new Promise<void>((resolve) => {
          asked = resolve;
        });
        await using server = await listen(() => asked());
        const { child, ended } = start(['-t', '60000', ...words, '-u', server.url]);
        await request;
        child.kill(signal);
        const { exit, milliseconds } = await ended;
        assert.equal(child.signalCode, null);
        assert.equal(exit, 1);
        assert.ok(milliseconds < 15_000);
      });
    }
  }

  test('in the pause between two tries, too', async () => {
    await using server = await listen(broken);
    const { child, printed, ended } = start(['--watch', '60', '-t', '5000', '-u', server.url]);
    await printed(/ status /);
    child.kill('SIGTERM');
    assert.equal((await ended).exit, 1);
  });

  const nativeOnly = {
    skip: build === 'Node' && 'Node itself takes every signal back at its start',
  };
  test('not by a SIGINT that was ignored before it', nativeOnly, async () => {
    await using server = await listen(silent);
    // As a shell without job control starts what stands before an `&`.
    const script = `trap '' INT; exec "$@"`;
    const words = ['-t', '700', '-u', server.url];
    const { child, ended } = startCommand(['sh', '-c', script, 'sh', ...executable, ...words]);
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGINT');
    assert.match((await ended).output, /^timeout /);
  });
});
