// Command lines, each made by chance, for a server on this port.

import os from 'node:os';
import type { Random } from './random.ts';

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
