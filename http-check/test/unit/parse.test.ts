// What is read from command lines, addresses, texts and answers, much of it made by chance.
import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { knownAddresses, parseAddress } from '../../src/core/address.ts';
import { createTextSearch, encodeUtf8, prepareText } from '../../src/core/bytes.ts';
import { parseCommandLine } from '../../src/core/command-line.ts';
import { CheckFailure } from '../../src/core/failure.ts';
import { createResponseParser } from '../../src/core/response-parser.ts';
import { answerText } from '../arbitraries.ts';

const platform = { ipVersion: isIP, environment: () => undefined, readFile: () => '' };

for (const [words, expected] of [
  [[], { timeout: 1_000, command: [] }],
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
    assert.deepEqual(parseAddress(text, platform), expected);
  });
}

test('IP addresses and localhost need no resolver', () => {
  assert.deepEqual(knownAddresses('LOCALHOST'), ['127.0.0.1', '::1']);
  assert.deepEqual(knownAddresses('a.b.localhost.'), ['127.0.0.1', '::1']);
  assert.equal(knownAddresses('localhost.test'), undefined);
  assert.equal(knownAddresses('notlocalhost'), undefined);
});

test('characters take one to four bytes, and half a surrogate pair is none', () => {
  const limits = '\x7f\x80\u07ff\u0800\uffff\u{10000}';
  assert.deepEqual(encodeUtf8(limits), new Uint8Array(Buffer.from(limits)));
  assert.deepEqual(encodeUtf8('\ud800'), encodeUtf8('\ufffd'));
});

test('a text is found however the body is split, as the bytes that Node writes', () => {
  const letters = fc.oneof(
    fc.stringMatching(/^[ab]{1,9}$/),
    fc.string({ unit: 'binary', minLength: 1 }),
  );
  fc.assert(
    fc.property(fc.array(letters), letters, (pieces, wanted) => {
      const search = createTextSearch(prepareText(wanted));
      for (const piece of pieces) search.push(Buffer.from(piece));
      assert.equal(search.isFound(), pieces.join('').includes(wanted));
      assert.deepEqual(encodeUtf8(wanted), new Uint8Array(Buffer.from(wanted)));
      const { authorization } = parseAddress(`http://${encodeURIComponent(wanted)}:@a`, platform);
      assert.equal(authorization, `Basic ${Buffer.from(`${wanted}:`).toString('base64')}`);
    }),
    { numRuns: 1000 },
  );
});

/** What comes of a connection that carries these pieces and ends; other errors are thrown on. */
function parse(pieces: readonly Uint8Array[], method: string): object {
  let body = '';
  const collect = (bytes: Uint8Array) => (body += Buffer.from(bytes).toString('latin1'));
  const parser = createResponseParser(method, ['x'], collect);
  try {
    for (const piece of pieces) if (!parser.isComplete()) parser.push(piece);
    parser.end();
    return { status: parser.status(), field: parser.fields.get('x'), body };
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    return { body, failure: `${error.reason}: ${error.message}` };
  }
}

function split(whole: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = places.map((place) => place % (whole.length + 1)).sort((a, b) => a - b);
  return [...cuts, whole.length].map((cut, index) => whole.subarray(cuts[index - 1] ?? 0, cut));
}

test('an answer is read alike however its bytes are split, and ends in a failure at worst', () => {
  const anyBytes = fc.oneof(
    { weight: 9, arbitrary: answerText(3).map((text) => Buffer.from(text, 'latin1')) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  );
  const method = fc.constantFrom('GET', 'HEAD');
  fc.assert(
    fc.property(anyBytes, fc.array(fc.nat()), method, (whole, places, method) => {
      assert.deepEqual(parse(split(whole, places), method), parse([whole], method));
    }),
    { numRuns: 4_000 },
  );
});
