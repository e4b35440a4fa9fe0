// The flow of a run.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import packageFile from '../../package.json' with { type: 'json' };
import { VERSION } from '../../src/core/options.ts';
import { SystemError } from '../../src/core/platform.ts';
import { pauseAfter, run } from '../../src/core/run.ts';
import { createPlatform } from './fake-platform.ts';

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
  assert.deepEqual(platform.patience, [1_020, 520, 1_000, 1_000]);
});

test('a command that fails for another reason ends with 126', async () => {
  const platform = createPlatform([200]);
  platform.become = () => Promise.reject(new SystemError('ENOMEM'));
  assert.equal(await run(['--quiet', '--', 'name', 'word'], platform), 126);
  assert.deepEqual(platform.lines, ['http-check: name: cannot be run (ENOMEM)']);
});

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

test('a bug is not taken for a failed check', async () => {
  const platform = createPlatform([200]);
  platform.connect = () => ({
    connection: Promise.reject(new TypeError('bug')),
    abandon: () => {},
  });
  await assert.rejects(run([], platform), TypeError);
});

test('the version is that of the package', () => {
  assert.equal(VERSION, packageFile.version);
});
