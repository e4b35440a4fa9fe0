// Lines out of bytes that come in pieces.

import { decodeLatin1 } from './bytes.ts';
import { CheckFailure } from './failure.ts';

/** Bytes that came together, and how far they have been read. */
export interface Input {
  bytes: Uint8Array;
  position: number;
}

export interface LineReader {
  /** What has come of the line that is not complete yet. */
  part(): string;
  /** How many bytes have been read since the start, or the last restart. */
  used(): number;
  /**
   * The next line without its end, or undefined when it is not complete yet.
   * @throws CheckFailure `protocol` when the limit is exceeded
   */
  read(input: Input): string | undefined;
  /** The limit holds for the lines from here on. */
  restart(): void;
}

const LINE_FEED = 0x0a;

/**
 * Reads lines that end in CR LF, or LF alone (RFC 9112, section 2.2). The limit is in bytes, over
 * all lines together: the server decides how much it sends.
 */
export function createLineReader(limit: number): LineReader {
  let part = '';
  let used = 0;

  function read(input: Input): string | undefined {
    const end = input.bytes.indexOf(LINE_FEED, input.position);
    const next = end === -1 ? input.bytes.length : end + 1;
    used += next - input.position;
    if (used > limit) {
      throw new CheckFailure('protocol', `the answer has more than ${limit} bytes of headers`);
    }
    part += decodeLatin1(input.bytes.subarray(input.position, next));
    input.position = next;
    if (end === -1) return undefined;

    const line = part.slice(0, part.endsWith('\r\n') ? -2 : -1);
    part = '';
    return line;
  }

  function restart(): void {
    used = 0;
  }

  return { part: () => part, used: () => used, read, restart };
}
