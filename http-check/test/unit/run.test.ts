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
  /** How many connections were tried so far. */
  connections(): number;
  /** Until when each text could be written. */
  deadlines: (number | undefined)[];
}

/** Each connection takes 10 ms and is answered as the list says, the last one for good. */
function createPlatform(
  answers: readonly (number | SystemError)[],
  linesUntilNobodyReads = Number.POSITIVE_INFINITY,
): FakePlatform {
  const lines: string[] = [];
  const deadlines: (number | undefined)[] = [];
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

  const timers = new Set<{ at: number; wake: () => void }>();
  function after(milliseconds: number, wake: () => void): () => void {
    const timer = { at: time + milliseconds, wake };
    timers.add(timer);
    // Later than all that is done without waiting.
    setImmediate(wakeFirst);
    return () => timers.delete(timer);
  }
  function wakeFirst(): void {
    const [first] = [...timers].sort((a, b) => a.at - b.at);
    if (first === undefined) return;
    timers.delete(first);
    time = Math.max(time, first.at);
    first.wake();
  }

  return {
    lines,
    connections: () => connections,
    deadlines,
    speaksTls: false,
    now: () => time,
    after,
    environment: () => undefined,
    write: async (_, text, deadline) => {
      deadlines.push(deadline);
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
  assert.equal(platform.now(), 5_000);
});

test('--watch prints changes only, until nobody reads', async () => {
  const platform = createPlatform([200, 200, 500, 500, 503, refused, refused, 200], 5);
  assert.equal(await run(['--watch', '1'], platform), 0);
  const states = platform.lines.map((line) => line.replace(/^\S+ (\S+) .*$/, '$1'));
  assert.deepEqual(states, ['200', 'status', 'status', 'refused', '200']);
});

for (const [code, reason, words] of [
  ['ECONNREFUSED', 'refused', 'nothing listens there'],
  ['EHOSTUNREACH', 'refused', 'there is no way to this host'],
  ['ENETUNREACH', 'refused', 'there is no way to this network'],
  ['EADDRNOTAVAIL', 'refused', 'this machine has no address of this kind'],
  ['EACCES', 'refused', 'this user may not connect'],
  ['EPERM', 'refused', 'this user may not connect'],
  ['ENOENT', 'refused', 'there is no such socket'],
  ['ENOTSOCK', 'refused', 'this is not a socket'],
  ['ENAMETOOLONG', 'refused', 'the path is too long for a socket'],
  ['ECONNRESET', 'reset', 'the server reset the connection'],
  ['EPIPE', 'reset', 'the server reset the connection'],
  ['ECONNABORTED', 'reset', 'the connection was torn down'],
  ['ETIMEDOUT', 'timeout', 'the host does not answer'],
  ['EIO', 'refused', 'the system gave an error'],
] as const) {
  test(`${code} ends a check at once`, async () => {
    const platform = createPlatform([new SystemError(code)]);
    assert.equal(await run(['http://10.0.0.1:81/'], platform), 1);
    const address = 'http://10.0.0.1:81/ 10 ms: 10.0.0.1 port 81';
    assert.deepEqual(platform.lines, [`${reason} ${address}: ${words} (${code})`]);
    assert.equal(platform.connections(), 1);
  });
}

for (const [code, words] of [
  ['ENOTFOUND', 'there is no such name'],
  ['ENODATA', 'the name has no address'],
  ['EAI_NODATA', 'the name has no address'],
  ['EAI_NONAME', 'there is no such name'],
  ['EAI_AGAIN', 'the name server does not answer'],
  ['EIO', 'the system gave an error'],
] as const) {
  test(`${code} of a name ends a check at once`, async () => {
    const platform = createPlatform([200]);
    platform.lookUp = () => Promise.reject(new SystemError(code));
    assert.equal(await run(['http://a.test'], platform), 1);
    assert.deepEqual(platform.lines, [`dns http://a.test 0 ms: a.test: ${words} (${code})`]);
  });
}

for (const [code, reason, words] of [
  ['EAGAIN', 'timeout', 'its queue of connections is full'],
  ['EMFILE', 'refused', 'this process has too many open files'],
  ['ENFILE', 'refused', 'this machine has too many open files'],
] as const) {
  test(`${code} may be gone in a moment: it is tried again until the deadline`, async () => {
    const passing = new SystemError(code);
    const busy = createPlatform([passing]);
    assert.equal(await run(['http://10.0.0.1', '-t', '200'], busy), 1);
    assert.match(busy.lines.join(), new RegExp(`^${reason} .*: ${words} \\(${code}\\)$`));
    // Each takes 10 ms, as does the pause after it.
    assert.equal(busy.connections(), 10);
    const better = createPlatform([passing, passing, 200]);
    assert.equal(await run(['http://10.0.0.1', '-t', '200'], better), 0);
    assert.deepEqual(better.lines, ['200 http://10.0.0.1 50 ms']);
  });
}

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
