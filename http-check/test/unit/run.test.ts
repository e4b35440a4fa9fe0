// The flow of a run, on a platform whose time passes only when it is waited for.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { encodeUtf8 } from '../../src/core/bytes.ts';
import { VERSION } from '../../src/core/options.ts';
import { type Attempt, type Platform, SystemError } from '../../src/core/platform.ts';
import { pauseAfter, run } from '../../src/core/run.ts';

interface FakePlatform extends Platform {
  lines: string[];
  /** How many connections were tried so far. */
  connections(): number;
  /** Milliseconds for which each text could be written. */
  patience: (number | undefined)[];
}

/** What becomes of a connection: the status it is answered with, an error, or nothing. */
type Answer = number | SystemError | 'silence';

/** Each connection takes 10 ms and is answered as the list says, the last one for good. */
function createPlatform(
  answers: readonly Answer[],
  linesUntilNobodyReads = Number.POSITIVE_INFINITY,
): FakePlatform {
  const lines: string[] = [];
  const patience: (number | undefined)[] = [];
  let time = 0;
  let connections = 0;

  function connect(): Attempt {
    const answer = answers[Math.min(connections, answers.length - 1)];
    connections += 1;
    if (answer === 'silence') return { connection: new Promise(() => {}), abandon: () => {} };
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
    patience,
    speaksTls: false,
    now: () => time,
    after,
    environment: () => undefined,
    write: async (_, text, deadline) => {
      patience.push(deadline && deadline - time);
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

test('a reader that is behind is given 30 ms more than the check has, and 1 s for other texts', async () => {
  const platform = createPlatform([200]);
  await run([], platform);
  await run(['--wait', '1', '-t', '500'], platform);
  await run(['--version'], platform);
  await run(['--no-such-option'], platform);
  assert.deepEqual(platform.patience, [320, 520, 1_000, 1_000]);
});

for (const [code, exit, problem] of [
  ['ENOENT', 127, 'command not found'],
  ['EACCES', 126, 'permission denied'],
  ['ENOEXEC', 126, 'cannot be run (ENOEXEC)'],
] as const) {
  test(`a command that fails with ${code} ends with ${exit}`, async () => {
    const platform = createPlatform([200]);
    platform.become = () => Promise.reject(new SystemError(code));
    assert.equal(await run(['--quiet', '--', 'name', 'word'], platform), exit);
    assert.deepEqual(platform.lines, [`http-check: name: ${problem}`]);
  });
}

test('--wait ends as soon as a try passes, and prints each change', async () => {
  const platform = createPlatform([500, 500, refused, refused, 200]);
  assert.equal(await run(['--wait', '60', 'http://10.0.0.1'], platform), 0);
  assert.deepEqual(platform.lines, [
    'status http://10.0.0.1 10 ms (try 1): status 500, expected 200',
    'refused http://10.0.0.1 10 ms (try 3): 10.0.0.1 port 80: nothing listens there (ECONNREFUSED)',
    '200 http://10.0.0.1 10 ms (try 5)',
  ]);
});

test('--wait ends when the time is over, and prints no try that this cuts short', async () => {
  const platform = createPlatform([500, 'silence']);
  assert.equal(await run(['--wait', '0.3'], platform), 1);
  assert.deepEqual(platform.lines, [
    'status http://localhost 10 ms (try 1): status 500, expected 200',
  ]);
  assert.equal(platform.now(), 300);
});

test('pauses between tries double up to a limit, and chance takes up to a half of them', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 2_000].map((attempt) => pauseAfter(attempt, 0));
  assert.deepEqual(pauses, [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
  assert.deepEqual([pauseAfter(1, 0.5), pauseAfter(1, 1)], [75, 50]);
});

test('--watch prints changes only, until nobody reads', async () => {
  const platform = createPlatform([200, 200, 500, 500, 503, refused, refused, 200], 5);
  assert.equal(await run(['--watch', '1'], platform), 0);
  const states = platform.lines.map((line) => line.replace(/^\S+ (\S+) .*$/, '$1'));
  assert.deepEqual(states, ['200', 'status', 'status', 'refused', '200']);
  assert.deepEqual(platform.patience, Array(5).fill(undefined));
});

test('--watch prints the changes of each address, with their time as JSON, too', async () => {
  const platform = createPlatform(['silence', 200, 'silence', 200, 'silence', 500], 3);
  const words = ['--watch', '1', '--json', 'http://10.0.0.1', 'http://10.0.0.2'];
  assert.equal(await run(words, platform), 1);
  const results = platform.lines.map((line) => JSON.parse(line));
  assert.deepEqual(
    results.map(({ address, reason, status }) => [address, reason, status]),
    [
      ['http://10.0.0.1', 'timeout', undefined],
      ['http://10.0.0.2', undefined, 200],
      ['http://10.0.0.2', 'status', 500],
    ],
  );
  for (const { time } of results) assert.equal(new Date(time).toISOString(), time);
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

/** The name has four addresses, of which the first ones are dead. */
function createPlatformWithDeadAddresses(dead: number): FakePlatform {
  const platform = createPlatform([...Array(dead).fill('silence'), 200]);
  platform.lookUp = async (_, family) => (family === 4 ? ['1.1.1.1', '1.1.1.2'] : ['::1', '::2']);
  return platform;
}

for (const [dead, timeout, line] of [
  // Each has 250 ms before the next is tried, too, or less where the time would not do for all.
  [1, 60_000, '200 http://a.test:81 260 ms'],
  [3, 60_000, '200 http://a.test:81 760 ms'],
  [3, 300, '200 http://a.test:81 182 ms'],
  [
    4,
    300,
    'timeout http://a.test:81 300 ms: no connection in time to 1.1.1.1 port 81, ' +
      '1.1.1.2 port 81, ::1 port 81, ::2 port 81',
  ],
] as const) {
  test(`${dead} dead addresses of four, within ${timeout} ms`, async () => {
    const platform = createPlatformWithDeadAddresses(dead);
    await run(['-t', `${timeout}`, 'http://a.test:81'], platform);
    assert.deepEqual(platform.lines, [line]);
  });
}

test('an address that is found later is tried beside one that is dead', async () => {
  const platform = createPlatform(['silence', 200]);
  platform.lookUp = (_, family) =>
    new Promise((resolve) => platform.after(family === 4 ? 0 : 20, () => resolve(['::1'])));
  await run(['-t', '60s', 'http://a.test'], platform);
  assert.deepEqual(platform.lines, ['200 http://a.test 280 ms']);
});

test('a lookup goes on from one try to the next, and is asked for again once it was used', async () => {
  const platform = createPlatform([500, 200]);
  const asked: string[] = [];
  platform.lookUp = (name, family) => {
    asked.push(`${name} ${family}`);
    return new Promise((resolve) => platform.after(350, () => resolve(['127.0.0.1'])));
  };
  await run(['--wait', '60', 'http://a.test', 'http://a.test'], platform);
  const tries = platform.lines.map((line) => line.replace(/^(\w+).*(\d)\).*$/, '$1 $2'));
  assert.deepEqual(tries, [
    ...['timeout 1', 'timeout 1', 'status 2', '200 2'],
    ...['timeout 3', 'timeout 3', '200 4', '200 4'],
  ]);
  assert.deepEqual(asked, ['a.test 4', 'a.test 6', 'a.test 4', 'a.test 6']);
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
