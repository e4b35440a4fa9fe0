// The flow of a run, on a platform whose time passes only when it is waited for.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { encodeUtf8 } from '../../src/core/bytes.ts';
import { CheckFailure } from '../../src/core/failure.ts';
import type { Platform } from '../../src/core/platform.ts';
import { run } from '../../src/core/run.ts';
import { VERSION } from '../../src/core/version.ts';

/** Each connection takes 10 ms and is answered as the list says, the last one for good. */
class FakePlatform implements Platform {
  readonly speaksTls = false;
  readonly lines: string[] = [];
  readonly exitCodes: number[] = [];
  readonly answers: (number | CheckFailure)[];
  time = 0;
  connections = 0;
  linesUntilNobodyReads = Number.POSITIVE_INFINITY;

  constructor(...answers: (number | CheckFailure)[]) {
    this.answers = answers;
  }

  now = () => this.time;
  sleep = async (milliseconds: number) => {
    this.time += milliseconds;
  };
  environment = () => undefined;
  writeLine = (line: string) => this.lines.push(line) < this.linesUntilNobodyReads;
  writeErrorLine = (line: string) => {
    this.lines.push(line);
  };
  exitOnSignal = (exitCode: number) => {
    this.exitCodes.push(exitCode);
  };
  become = async () => 42;
  connect = async () => {
    const answer = this.answers[Math.min(this.connections, this.answers.length - 1)];
    this.connections += 1;
    this.time += 10;
    if (answer instanceof CheckFailure) throw answer;
    const bytes = encodeUtf8(`HTTP/1.1 ${answer} X\r\nContent-Length: 0\r\n\r\n`);
    return { send: async () => {}, receive: async () => bytes, close: () => {} };
  };
}

const refused = new CheckFailure('refused', 'nobody is there');

test('a check that passes becomes the command', async () => {
  assert.equal(await run(['--', 'x'], new FakePlatform(200)), 42);
  assert.equal(await run(['--', 'x'], new FakePlatform(500)), 1);
});

test('--wait ends as soon as a try passes', async () => {
  const platform = new FakePlatform(refused, 500, 200);
  assert.equal(await run(['--wait', '60'], platform), 0);
  assert.deepEqual(platform.lines, ['200 http://localhost 10 ms (try 3)']);
});

test('--wait ends when the time is over, with the last failure', async () => {
  const platform = new FakePlatform(500, refused);
  assert.equal(await run(['--wait', '5'], platform), 1);
  assert.match(
    platform.lines.join(),
    /^refused http:\/\/localhost 10 ms \(try \d+\): nobody is there$/,
  );
  assert.ok(platform.time >= 5000 && platform.time <= 5010);
});

test('--watch prints changes only, and knows what to exit with', async () => {
  const platform = new FakePlatform(200, 200, 500, 500, 503, refused, refused, 200);
  platform.linesUntilNobodyReads = 5;
  assert.equal(await run(['--watch', '1'], platform), 0);
  const states = platform.lines.map((line) => line.replace(/^\S+ (\S+) .*?(\d+)?(,.*)?$/, '$1'));
  assert.deepEqual(states, ['200', 'status', 'status', 'refused', '200']);
  assert.deepEqual(platform.exitCodes, [1, 0, 0, 1, 1, 1, 1, 1, 0]);
});

test('a bug is not taken for a failed check', async () => {
  const platform = new FakePlatform(200);
  platform.connect = async () => {
    throw new TypeError('bug');
  };
  await assert.rejects(run([], platform), TypeError);
});

test('the version is that of the package', async () => {
  const text = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  assert.equal(JSON.parse(text).version, VERSION);
});
