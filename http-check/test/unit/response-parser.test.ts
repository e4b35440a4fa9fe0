import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { CheckFailure } from '../../src/core/failure.ts';
import { createResponseParser } from '../../src/core/response-parser.ts';

interface Outcome {
  status?: number | undefined;
  /** The values of the field `X`. */
  field?: readonly string[] | undefined;
  body: string;
  failure?: string;
}

/** What comes of a connection that carries these pieces and ends; other errors are thrown on. */
function parse(pieces: readonly Uint8Array[], method = 'GET'): Outcome {
  const body: Buffer[] = [];
  const parser = createResponseParser(method, ['x'], (bytes) => body.push(Buffer.from(bytes)));
  const text = (): string => Buffer.concat(body).toString('latin1');
  try {
    for (const piece of pieces) {
      if (!parser.isComplete()) parser.push(piece);
    }
    parser.end();
    return { status: parser.status(), field: parser.fields.get('x'), body: text() };
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    return { body: text(), failure: `${error.reason}: ${error.message}` };
  }
}

const head = 'HTTP/1.1 200 OK\r\n';
const fragments = [
  head,
  'HTTP/1.0 204\r\n',
  'HTTP/1.1 100 \r\n\r\n',
  'HTTP/1.1 500\n',
  'Content-Length: 5\r\n',
  'Content-Length: 6, 6\r\n',
  'Transfer-Encoding: gzip, chunked\r\n',
  'X: y\r\n folded\r\n',
  '\r\n',
  '5\r\nhello\r\n',
  'a;x=y\r\n',
  '0\r\n\r\n',
  '\0',
  '\r',
];
/** Bytes that look like a response, more or less, and some that do not at all. */
const bytes = fc
  .oneof(
    fc.array(fc.oneof(fc.constantFrom(...fragments), fc.string())).map((parts) => parts.join('')),
    fc.array(fc.constantFrom(...fragments)).map((parts) => head + parts.join('')),
  )
  .map((text) => new Uint8Array(Buffer.from(text, 'latin1')));
const anyBytes = fc.oneof(bytes, fc.uint8Array({ maxLength: 200 }));

function split(whole: Uint8Array, places: readonly number[]): Uint8Array[] {
  const cuts = [...new Set(places.map((place) => place % (whole.length + 1)))].sort(
    (a, b) => a - b,
  );
  return [...cuts, whole.length].map((cut, index) => whole.subarray(cuts[index - 1] ?? 0, cut));
}

describe('the response parser', () => {
  test('comes to the same result however the bytes are split', () => {
    fc.assert(
      fc.property(anyBytes, fc.array(fc.nat()), (whole, places) => {
        assert.deepEqual(parse(split(whole, places)), parse([whole]));
      }),
      { numRuns: 2_000 },
    );
  });

  test('never throws anything but a failure, whatever the bytes', () => {
    fc.assert(
      fc.property(anyBytes, fc.constantFrom('GET', 'HEAD'), (whole, method) => {
        parse([whole], method);
      }),
      { numRuns: 2_000 },
    );
  });

  test('gives back any body, with a length or in chunks', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ minLength: 1 })), (parts) => {
        const body = Buffer.concat(parts);
        const counted = Buffer.concat([
          Buffer.from(`${head}Content-Length: ${body.length}\r\n\r\n`),
          body,
        ]);
        const chunks = parts.flatMap((part) => [`${part.length.toString(16)}\r\n`, part, '\r\n']);
        const chunked = [`${head}Transfer-Encoding: chunked\r\n\r\n`, ...chunks, '0\r\n\r\n'];
        const expected = { status: 200, field: undefined, body: body.toString('latin1') };
        assert.deepEqual(parse([counted]), expected);
        assert.deepEqual(
          parse([Buffer.concat(chunked.map((part) => Buffer.from(part as string)))]),
          expected,
        );
      }),
    );
  });

  const endings: readonly [name: string, text: string, failure: string][] = [
    ['nothing', '', 'reset: the server closed the connection before any answer came'],
    ['headers', head, 'reset: the server closed the connection after part of the headers'],
    [
      'a body',
      `${head}Content-Length: 9\r\n\r\nhalf`,
      'reset: the server closed the connection after status 200 and 4 bytes of the body',
    ],
  ];
  for (const [name, text, failure] of endings) {
    test(`says how far it came: ${name}`, () => {
      assert.equal(parse([Buffer.from(text)]).failure, failure);
    });
  }

  test('keeps the fields that are wanted, of the final answer only', () => {
    const interim = 'HTTP/1.1 103 Hints\r\nX: 0\r\n\r\n';
    const text = `${interim}${head}x: 1\r\nY: 2\r\n 3\r\nX:4\r\n 5\r\n\r\n`;
    assert.deepEqual(parse([Buffer.from(text)]).field, ['1', '4 5']);
  });

  test('limits the headers, not the body', () => {
    const long = Buffer.from(`${head}X: ${'y'.repeat(65_536)}\r\n\r\n`);
    assert.match(parse([long]).failure ?? '', /^protocol: .* more than 65536 bytes/);
    assert.equal(parse([Buffer.from(`${head}\r\n`), Buffer.alloc(100_000)]).body.length, 100_000);
  });
});
