// Answers of servers that have gone mad, each made by chance.

import type { Random } from './random.ts';

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
  const bytes = mutate(random, Buffer.concat(makeParts(random)));
  return {
    pieces: split(random, bytes),
    pause: random.pick([0, 0, 0, 1, 5, 20]),
    ending: random.pick(['end', 'end', 'reset', 'stay', 'repeat']),
  };
}

function makeParts(random: Random): Buffer[] {
  const parts = Array.from({ length: random.pick([0, 3, 12]) }, () => makePart(random));
  // Most of them begin well: the others get no further than the first line.
  return random.below(4) > 0 ? [Buffer.from(random.pick(BEGINNINGS)), ...parts] : parts;
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
    const middle = random.pick([
      random.bytes(random.below(10)),
      Buffer.alloc(0),
      Buffer.concat([mutated.subarray(at, end), mutated.subarray(at, end)]),
    ]);
    mutated = Buffer.concat([mutated.subarray(0, at), middle, mutated.subarray(end)]);
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
