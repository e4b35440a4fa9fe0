// What is read from words that are right: durations and addresses.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownAddresses, parseAddress } from '../../src/core/address.ts';
import { parseCommandLine } from '../../src/core/command-line.ts';

for (const [words, expected] of [
  [[], { timeout: 300, command: [] }],
  [['-t', '1'], { timeout: 1 }],
  [['-t500'], { timeout: 500 }],
  [['-t', '300.5ms'], { timeout: 301 }],
  [['--timeout=0.25s'], { timeout: 250 }],
  [['-t', '3600s'], { timeout: 3_600_000 }],
  [['-t', '1', '-t', '2'], { timeout: 2 }],
  [['--wait', '0.0001'], { wait: 1 }],
  [['--wait', '86400'], { wait: 86_400_000 }],
  [['--watch', '5ms'], { watch: 5 }],
  [['--', '-t', '--'], { command: ['-t', '--'] }],
] as const) {
  test(words.join(' '), () => {
    const platform = { environment: () => undefined, speaksTls: false };
    assert.partialDeepStrictEqual(parseCommandLine(words, platform), expected);
  });
}

for (const [text, host, port, authority, target] of [
  ['http://localhost', 'localhost', 80, 'localhost', '/'],
  ['https://localhost', 'localhost', 443, 'localhost', '/'],
  ['HTTP://a.test:80/x', 'a.test', 80, 'a.test', '/x'],
  ['http://a_b:8080/x?y=z#w', 'a_b', 8080, 'a_b:8080', '/x?y=z'],
  ['http://a?x', 'a', 80, 'a', '/?x'],
  ['http://[::1]:81/', '::1', 81, '[::1]:81', '/'],
  ['http://[::FFFF:1.2.3.4]', '::FFFF:1.2.3.4', 80, '[::FFFF:1.2.3.4]', '/'],
] as const) {
  test(text, () => {
    const secure = text.startsWith('https');
    const expected = { text, secure, host, port, authority, target };
    assert.deepEqual(parseAddress(text), expected);
  });
}

test('IP addresses and localhost need no resolver', () => {
  assert.deepEqual(knownAddresses('10.0.0.1'), ['10.0.0.1']);
  assert.deepEqual(knownAddresses('LOCALHOST'), ['127.0.0.1', '::1']);
  assert.deepEqual(knownAddresses('a.b.localhost.'), ['127.0.0.1', '::1']);
  assert.equal(knownAddresses('localhost.test'), undefined);
  assert.equal(knownAddresses('notlocalhost'), undefined);
});
