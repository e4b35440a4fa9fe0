// Lines out of bytes that come in pieces.

import { decodeLatin1 } from './bytes.ts';
import { CheckFailure } from './failure.ts';

/** Bytes that came together, and how far they have been read. */
export interface Input {
  readonly bytes: Uint8Array;
  position: number;
}

const LINE_FEED = 0x0a;

/** Reads lines that end in CR LF, or LF alone (RFC 9112, section 2.2). */
export class LineReader {
  #part = '';
  #used = 0;
  readonly #limit: number;

  /** The limit is in bytes, over all lines together: the server decides how much it sends. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What has come of the line that is not complete yet. */
  get part(): string {
    return this.#part;
  }

  /** How many bytes have been read. */
  get used(): number {
    return this.#used;
  }

  /** The next line without its end, or undefined when it is not complete yet. */
  read(input: Input): string | undefined {
    const end = input.bytes.indexOf(LINE_FEED, input.position);
    const next = end === -1 ? input.bytes.length : end + 1;
    this.#used += next - input.position;
    if (this.#used > this.#limit) {
      throw new CheckFailure(
        'protocol',
        `the answer has more than ${this.#limit} bytes of headers`,
      );
    }
    this.#part += decodeLatin1(input.bytes.subarray(input.position, next));
    input.position = next;
    if (end === -1) return undefined;

    const line = this.#part.slice(0, this.#part.endsWith('\r\n') ? -2 : -1);
    this.#part = '';
    return line;
  }
}
