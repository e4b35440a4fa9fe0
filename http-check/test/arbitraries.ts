// Answers made by chance, most of which look like HTTP.
import fc from 'fast-check';

const BEGINNINGS = [
  'HTTP/1.1 200 OK\r\n',
  'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
];
const FRAGMENTS = [
  ...BEGINNINGS,
  ...['HTTP/1.1 100 Continue\r\n\r\n', 'HTTP/1.0 204\n', 'HTTP/1.1 304 Not Modified\r\n\r\n'],
  ...['Content-Length: 99999999999999999999\r\n', 'Content-Length: 5, 5\r\n'],
  ...['Transfer-Encoding: gzip, chunked\r\n', 'X: y\r\n folded\r\n'],
  ...[' \t\r\n', '\r\n', '\r\n\r\n', '\0', '\r'],
  ...['5;x="y"\r\nhello\r\n', 'ffffffffffff\r\n', '1\r\nx\r\n', '0\r\n\r\n'],
];

/** None of them every second time, otherwise a few. */
export const some = <Value>(arbitrary: fc.Arbitrary<Value>, maxLength: number) =>
  fc.oneof(fc.constant<Value[]>([]), fc.array(arbitrary, { maxLength }));

const bytes = fc
  .uint8Array({ maxLength: 40 })
  .map((array) => Buffer.from(array).toString('latin1'));

/** An answer of parts that may be repeated so many times, a character for each byte. */
export function answerText(mostTimes: number): fc.Arbitrary<string> {
  const fragment = fc.constantFrom(...FRAGMENTS);
  const repeated = fc.tuple(fragment, fc.nat(mostTimes)).map(([one, times]) => one.repeat(times));
  const part = fc.oneof(
    { weight: 7, arbitrary: fragment },
    { weight: 2, arbitrary: bytes },
    { weight: 1, arbitrary: repeated },
  );
  return fc
    .record({
      // Most of them begin well: the others get no further than the first line.
      parts: fc.tuple(fc.constantFrom(...BEGINNINGS, ''), some(part, 12)),
      /** What replaces some bytes. */
      edits: some(fc.record({ at: fc.nat(), length: fc.nat(9), bytes }), 5),
    })
    .map(({ parts, edits }) =>
      edits.reduce((text, edit) => {
        const start = edit.at % (text.length + 1);
        return text.slice(0, start) + edit.bytes + text.slice(start + edit.length);
      }, parts.flat().join('')),
    );
}
