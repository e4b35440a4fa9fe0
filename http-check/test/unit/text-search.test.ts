import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createTextSearch, encodeBase64, encodeUtf8, prepareText } from '../../src/core/bytes.ts';

test('text is encoded as the platform encodes it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(0x10_ffff)), (points) => {
      const text = String.fromCodePoint(...points);
      assert.deepEqual(encodeUtf8(text), new Uint8Array(Buffer.from(text)));
    }),
  );
  assert.deepEqual(encodeUtf8('\ud800'), new Uint8Array([0xef, 0xbf, 0xbd]));
});

test('bytes are written in Base64 as Node writes them', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      assert.equal(encodeBase64(bytes), Buffer.from(bytes).toString('base64'));
    }),
  );
});

test('a text is found however the body is split', () => {
  const letters = fc.stringMatching(/^[ab]{1,9}$/);
  fc.assert(
    fc.property(fc.array(letters), letters, (pieces, wanted) => {
      const search = createTextSearch(prepareText(wanted));
      for (const piece of pieces) search.push(Buffer.from(piece));
      assert.equal(search.isFound(), pieces.join('').includes(wanted));
    }),
    { numRuns: 1000 },
  );
});
