import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeUtf8 } from '../../src/core/bytes.ts';
import { TextSearch } from '../../src/core/text-search.ts';

test('text is encoded as the platform encodes it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.deepEqual(encodeUtf8(text), new Uint8Array(Buffer.from(text)));
    }),
  );
  assert.deepEqual(encodeUtf8('\ud800'), new Uint8Array([0xef, 0xbf, 0xbd]));
});

test('a text is found however the body is split', () => {
  const letters = fc.stringMatching(/^[ab]{1,4}$/);
  fc.assert(
    fc.property(fc.array(letters), letters, (pieces, wanted) => {
      const search = new TextSearch(wanted);
      for (const piece of pieces) search.push(Buffer.from(piece));
      assert.equal(search.found, pieces.join('').includes(wanted));
    }),
    { numRuns: 1000 },
  );
});
