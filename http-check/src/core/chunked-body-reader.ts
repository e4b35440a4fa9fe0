// The chunked transfer coding (RFC 9112, section 7.1): size line, bytes, line end, and so on until
// a chunk of size 0, then trailer fields and an empty line.

import type { BodyReader, OnBody } from './body-reader.ts';
import { CountedBodyReader } from './counted-body-reader.ts';
import { CheckFailure } from './failure.ts';
import { type Input, LineReader } from './line-reader.ts';
import { parseFields } from './response-head.ts';

/** A chunk extension or trailer beyond this is not one that anybody means. */
const LINE_LIMIT = 4096;
/** Twelve digits are 256 TiB. */
const SIZE_LINE = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i;

type Part = 'size' | 'data' | 'data-end' | 'trailer' | 'nothing';

export class ChunkedBodyReader implements BodyReader {
  readonly endsWithConnection = false;
  #expected: Part = 'size';
  #lines = new LineReader(LINE_LIMIT);
  #data = new CountedBodyReader(0);
  readonly #trailer: string[] = [];

  get complete(): boolean {
    return this.#expected === 'nothing';
  }

  read(input: Input, onBody: OnBody): void {
    while (!this.complete && input.position < input.bytes.length) {
      if (this.#expected === 'data') {
        this.#data.read(input, onBody);
        if (this.#data.complete) this.#expect('data-end');
      } else {
        const line = this.#lines.read(input);
        if (line !== undefined) this.#readLine(line);
      }
    }
  }

  #readLine(line: string): void {
    if (this.#expected === 'size') {
      const size = SIZE_LINE.exec(line)?.[1];
      if (size === undefined) throw malformed();
      this.#data = new CountedBodyReader(Number.parseInt(size, 16));
      this.#expect(this.#data.complete ? 'trailer' : 'data');
    } else if (this.#expected === 'data-end') {
      if (line !== '') throw malformed();
      this.#expect('size');
    } else if (line === '') {
      parseFields(this.#trailer);
      this.#expect('nothing');
    } else {
      this.#trailer.push(line);
    }
  }

  #expect(next: Part): void {
    this.#expected = next;
    this.#lines = new LineReader(LINE_LIMIT);
  }
}

function malformed(): CheckFailure {
  return new CheckFailure('protocol', 'the answer has a malformed chunk');
}
