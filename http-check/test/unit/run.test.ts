// The flow of a run, on a platform whose time passes only when it is waited for.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { encodeUtf8 } from '../../src/core/bytes.ts';
import { VERSION } from '../../src/core/options.ts';
import { type Attempt, type Platform, SystemError } from '../../src/core/platform.ts';
import { run } from '../../src/core/run.ts';

interface FakePlatform extends Platform {
  lines: string[];
}

/** Each connection takes 10 ms and is answered as the list says, the last one for good. */
function createPlatform(
  answers: readonly (number | SystemError)[],
  linesUntilNobodyReads = Number.POSITIVE_INFINITY,
): FakePlatform {
  const lines: string[] = [];
  let time = 0;
  let connections = 0;

  function connect(): Attempt {
    const answer = answers[Math.min(connections, answers.length - 1)];
    connections += 1;
    time += 10;
    if (answer instanceof SystemError) {
      return { connection: Promise.reject(answer), abandon: () => {} };
    }
    const bytes = encodeUtf8(`HTTP/1.1 ${answer} X\r\nContent-Length: 0\r\n\r\n`);
    const connection = Promise.resolve({
      send: async () => {},
      receive: async () => bytes,
      abort: () => {},
      close: () => {},
    });
    return { connection, abandon: () => {} };
  }

  function after(milliseconds: number, wake: () => void): () => void {
    // Later than all that is done without waiting.
    const timer = setImmediate(() => {
      time += milliseconds;
      wake();
    });
    return () => clearImmediate(timer);
  }

  return {
    lines,
    speaksTls: false,
    now: () => time,
    after,
    environment: () => undefined,
    write: async (_, text) => {
      lines.push(...text.trimEnd().split('\n'));
      return lines.length < linesUntilNobodyReads;
    },
    lookUp: async () => ['127.0.0.1'],
    connect,
    become: async () => 42,
  };
}

const refused = new SystemError('ECONNREFUSED');

test('a check that passes becomes the command', async () => {
  assert.equal(await run(['--', 'x'], createPlatform([200])), 42);
  assert.equal(await run(['--', 'x'], createPlatform([500])), 1);
});

test('--wait ends as soon as a try passes, and prints each change', async () => {
  const platform = createPlatform([500, 500, 200]);
  assert.equal(await run(['--wait', '60'], platform), 0);
  assert.deepEqual(platform.lines, [
    'status http://localhost 10 ms (try 1): status 500, expected 200',
    '200 http://localhost 10 ms (try 3)',
  ]);
});

test('--wait ends when the time is over', async () => {
  const platform = createPlatform([500]);
  assert.equal(await run(['--wait', '5'], platform), 1);
  assert.equal(platform.lines.length, 1);
  assert.ok(platform.now() >= 5_000 && platform.now() <= 5_010);
});

test('--watch prints changes only, until nobody reads', async () => {
  const platform = createPlatform([200, 200, 500, 500, 503, refused, refused, 200], 5);
  assert.equal(await run(['--watch', '1'], platform), 0);
  const states = platform.lines.map((line) => line.replace(/^\S+ (\S+) .*$/, '$1'));
  assert.deepEqual(states, ['200', 'status', 'status', 'refused', '200']);
});

test('a bug is not taken for a failed check', async () => {
  const platform = createPlatform([200]);
  platform.connect = () => ({
    connection: Promise.reject(new TypeError('bug')),
    abandon: () => {},
  });
  await assert.rejects(run([], platform), TypeError);
});

test('the version is that of the package', async () => {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  assert.equal(JSON.parse(text).version, VERSION);
});
