// What is read from command lines that are right.

// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { knownAddresses, parseAddress } from '../../src/core/address.ts';
import { parseCommandLine } from '../../src/core/command-line.ts';

function parse(...words: string[]) {
  const environment = (name: string) => (name === 'PORT' ? '81' : undefined);
  const use = parseCommandLine(words, { environment, speaksTls: false });
  if (typeof use === 'string') throw new Error(use);
  return use;
}

test('nothing: all has its default', () => {
  const { addresses, ...settings } = parse();
  assert.deepEqual(settings, {
    sources: [],
    method: 'GET',
    headers: [],
    expectedHeaders: [],
    expectedTexts: [],
    timeout: 300,
    logSuccess: true,
    logFailure: true,
    json: false,
    command: [],
  });
  assert.deepEqual(
    addresses.map(({ text, target }) => text + target),
    ['http://localhost/'],
  );
});

for (const [words, expected] of [
  [['-t', '1'], { timeout: 1 }],
  [['-t500'], { timeout: 500 }],
  [['-t', '300.5ms'], { timeout: 301 }],
  [['--timeout=0.25s'], { timeout: 250 }],
  [['-t', '3600s'], { timeout: 3_600_000 }],
  [['-t', '1', '-t', '2'], { timeout: 2 }],
  [['--wait', '0.0001'], { wait: 1 }],
  [['--wait', '86400'], { wait: 86_400_000 }],
  [['--watch', '5ms'], { watch: 5 }],
  [['--expect-status', '2XX,304'], { statuses: ['2xx', '304'] }],
  [
    ['--expect-header', 'A:b : c ', '--expect-header=A:'],
    {
      expectedHeaders: [
        { name: 'A', value: 'b : c' },
        { name: 'A', value: '' },
      ],
    },
  ],
  [['--expect-body', 'a', '--expect-body', 'b'], { expectedTexts: [{ text: 'a' }, { text: 'b' }] }],
  [['-H', 'A:\tb\tc'], { headers: [{ name: 'A', value: 'b\tc' }] }],
  [['-XPOST'], { method: 'POST' }],
  [['--unix-socket', '/a=b'], { unixSocket: '/a=b' }],
  [['--no-log-success'], { logSuccess: false, logFailure: true }],
  [['--no-log-failure'], { logSuccess: true, logFailure: false }],
  [['--quiet', '--json'], { logSuccess: false, logFailure: false, json: true }],
  [
    ['-u', 'http://a:${PORT}', 'http://b:${PORT}/-'],
    { addresses: [{ port: 81 }, { target: '/-' }] },
  ],
  [['--', '-t', '--'], { command: ['-t', '--'] }],
] as const) {
  test(words.join(' '), () => assert.partialDeepStrictEqual(parse(...words), expected));
}

for (const [words, expected] of [
  [['-h', '--version'], /^http-check \[options\]/],
  [['--version', '--help', '--watch', '1', '--wait', '1'], /^http-check \d+\.\d+\.\d+$/],
] as const) {
  test(words.join(' '), () => {
    const platform = { environment: () => undefined, speaksTls: false };
    assert.match(String(parseCommandLine(words, platform)), expected);
  });
}

test('https needs a platform that speaks it', () => {
  assert.throws(() => parse('https://a'), {
    message:
      "'https://a': this is the native build, which speaks http only; https needs the Node build",
  });
});

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
