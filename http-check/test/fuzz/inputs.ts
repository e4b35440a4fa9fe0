// Answers that no server should give, and command lines to ask for them, made by chance.

import os from 'node:os';

/** Chance that can be had again: the same seed gives the same (the generator is mulberry32). */
export function createRandom(seed: number) {
  let state = seed >>> 0;

  /** A whole number from 0 up to and without the limit. */
  function below(limit: number): number {
    state = (state + 0x6d2b_79f5) >>> 0;
    let bits = state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  return {
    below,
    pick: <Value>(values: readonly [Value, ...Value[]]): Value =>
      values[below(values.length)] ?? values[0],
    bytes: (length: number): Buffer => Buffer.from(Array.from({ length }, () => below(256))),
  };
}

type Random = ReturnType<typeof createRandom>;

export interface Answer {
  /** What is sent, piece by piece. */
  pieces: readonly Buffer[];
  /** Milliseconds between the pieces. */
  pause: number;
  /** What the server does after the last piece. */
  ending: 'end' | 'reset' | 'stay' | 'repeat';
}

const BEGINNINGS = [
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
] as const;

const FRAGMENTS = [
  ...BEGINNINGS,
  'HTTP/1.1 100 Continue\r\n\r\n',
  'HTTP/1.0 204\n',
  'HTTP/1.1 304 Not Modified\r\n\r\n',
  'Content-Length: 99999999999999999999\r\n',
  'Content-Length: 5, 5\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'X: y\r\n folded\r\n',
  ' \t\r\n',
  '\r\n',
  '\r\n\r\n',
  '5;x="y"\r\nhello\r\n',
  'ffffffffffff\r\n',
  '1\r\nx\r\n',
  '0\r\n\r\n',
  '\0',
] as const;

export function makeAnswer(random: Random): Answer {
  const parts = Array.from({ length: random.pick([0, 3, 12]) }, () => makePart(random));
  // Most of them begin well: the others get no further than the first line.
  if (random.below(4) > 0) parts.unshift(Buffer.from(random.pick(BEGINNINGS)));
  return {
    pieces: split(random, mutate(random, Buffer.concat(parts))),
    pause: random.pick([0, 0, 0, 1, 5, 20]),
    ending: random.pick(['end', 'end', 'reset', 'stay', 'repeat']),
  };
}

function makePart(random: Random): Buffer {
  const kind = random.below(10);
  if (kind < 7) return Buffer.from(random.pick(FRAGMENTS), 'latin1');
  if (kind < 9) return random.bytes(random.below(40));
  return Buffer.from(random.pick(FRAGMENTS).repeat(random.below(5_000)), 'latin1');
}

/** Changes, drops or doubles some bytes here and there. */
function mutate(random: Random, bytes: Buffer): Buffer {
  let mutated = bytes;
  for (let times = random.pick([0, 0, 1, 2, 5]); times > 0 && mutated.length > 0; times -= 1) {
    const at = random.below(mutated.length);
    const end = at + random.below(10);
    const some = mutated.subarray(at, end);
    const instead = random.pick([[random.bytes(random.below(10))], [], [some, some]]);
    mutated = Buffer.concat([mutated.subarray(0, at), ...instead, mutated.subarray(end)]);
  }
  return mutated;
}

function split(random: Random, bytes: Buffer): Buffer[] {
  const size = random.pick([1, 7, 100, 4_096, 65_536]);
  // Not thousands of pieces, or the server takes longer than any check.
  const most = Math.max(size, Math.ceil(bytes.length / 200));
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + random.below(most);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

export interface CommandLine {
  words: readonly string[];
  /** Milliseconds. */
  timeout: number;
  addresses: number;
}

/** What needs no resolver, the hosts file, and name servers, in this order. */
const HOSTS = [
  ...['127.0.0.1', '127.0.0.1', '127.0.0.1', 'localhost', 'x.localhost'],
  ...[os.hostname(), 'nothing.invalid'],
] as [string, ...string[]];

export function makeCommandLine(random: Random, port: number): CommandLine {
  const timeout = random.pick([40, 80, 200]);
  const addresses = random.pick([1, 1, 1, 2, 3, 8]);
  const urls = Array.from({ length: addresses }, () => {
    return `http://${random.pick(['', '', 'me:secret@'])}${random.pick(HOSTS)}:${port}/`;
  });
  const expectations = Array.from({ length: random.pick([0, 0, 1, 3]) }, () => expectation(random));
  const others = random.pick([[], [], ['--json'], ['--wait', '0.1']]);
  return {
    words: ['-t', `${timeout}`, ...urls, ...expectations.flat(), ...others],
    timeout,
    addresses,
  };
}

function expectation(random: Random): string[] {
  const repeated = random.pick(['hello', 'x', '\r\n', 'ä']).repeat(1 + random.below(2_000));
  return random.pick([
    ['--expect-body', 'hello'],
    ['--expect-body', repeated],
    ['--expect-body', `${repeated}!`],
    ['--expect-header', 'X: y'],
    ['--expect-header', 'Content-Length:'],
  ]);
}
