// What is printed, when the reader is slow, gone, or the Engine, which keeps 4096 bytes.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { closeSync, constants, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, test } from 'node:test';
import {
  build,
  concurrency,
  executable,
  longest,
  run,
  runUntil,
  startCommand,
} from './executable.ts';
import { broken, freePort, listen, ok } from './servers.ts';

/** A pipe that is full, and whose writers wait: its descriptor, and how it is done away with. */
function makeFullPipe(): { descriptor: number } & Disposable {
  const folder = mkdtempSync(path.join(tmpdir(), 'http-check-'));
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  const filler = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
  try {
    for (;;) writeSync(filler, Buffer.alloc(4_096));
  } catch (error) {
    assert.equal((error as NodeJS.ErrnoException).code, 'EAGAIN');
  }
  const descriptor = openSync(pipe, constants.O_RDWR);
  return {
    descriptor,
    [Symbol.dispose]() {
      closeSync(descriptor);
      closeSync(filler);
      rmSync(folder, { recursive: true });
    },
  };
}

describe(`${build} build, and a reader`, {
  concurrency,
  skip: process.platform === 'win32',
}, () => {
  for (const [name, behaviour, expected] of [
    ['passes', ok, 0],
    ['fails', broken, 1],
  ] as const) {
    test(`that is behind does not keep a check that ${name}`, async () => {
      await using server = await listen(behaviour);
      using pipe = makeFullPipe();
      const command = [...executable, '-t', '300', '-u', server.url];
      const { exit, milliseconds } = await runUntil(
        (ending) => ending.exit === expected && ending.milliseconds <= longest(300),
        () => startCommand(command, {}, ['ignore', pipe.descriptor, 'ignore']).ended,
      );
      assert.equal(exit, expected);
      assert.ok(milliseconds <= longest(300), `${milliseconds} ms`);
    });
  }

  test('that is behind does not keep it from saying what is wrong', async () => {
    using pipe = makeFullPipe();
    const command = [...executable, '--no-such-option'];
    const { exit } = await startCommand(command, {}, ['ignore', 'ignore', pipe.descriptor]).ended;
    assert.equal(exit, 64);
  });

  test('that is not there does not matter to a check', async () => {
    await using server = await listen(ok);
    const command = ['sh', '-c', '"$@" >&-', 'sh', ...executable, '-t', '5000', '-u', server.url];
    assert.equal((await startCommand(command).ended).exit, 0);
  });
});

describe(`${build} build prints at most 4096 bytes`, { concurrency }, () => {
  for (const form of [[], ['--json']]) {
    for (const count of [1, 2, 40, 300]) {
      test(`for ${count} addresses ${form}`, async () => {
        const port = await freePort();
        const url = `http://127.0.0.1:${port}/${'a'.repeat(count > 2 ? 50 : 5_000)}`;
        const words = Array.from({ length: count }, () => ['-u', url]).flat();
        const { exit, output } = await run(['-t', '5000', ...form, ...words]);
        assert.ok(Buffer.byteLength(output) <= 4_096, `${Buffer.byteLength(output)} bytes`);
        assert.ok(output.endsWith('\n'));
        for (const line of output.trimEnd().split('\n')) {
          if (form.length > 0) JSON.parse(line);
          else assert.match(line, /^refused [^…]+(…)?$|^… and others: \d+ passed, \d+ failed$/);
        }
        assert.equal(exit, 1);
      });
    }
  }

  test('of a text that is expected, or of wrong use', async () => {
    await using server = await listen(ok);
    const text = '"ä"'.repeat(2_000);
    const { output } = await run(['-t', '5000', '--expect-body', text, '-u', server.url]);
    assert.equal(Buffer.byteLength(output), 4_096);
    assert.match(output, /^body .*…\n$/);
    const { errors } = await run([`--no-${'x'.repeat(6_000)}`]);
    assert.equal(Buffer.byteLength(errors), 4_096);
  });
});
