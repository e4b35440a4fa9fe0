// The body of a response: where it ends, and its bytes, which are passed on and never kept.

import { CheckFailure } from './failure.ts';
import { createFieldReader, createLineReader, type Fields, type Input } from './head.ts';

export type OnBody = (bytes: Uint8Array) => void;

export interface Body {
  /** Whether the last byte has been read. */
  isComplete(): boolean;
  /** Whether it is as long as the connection lasts. */
  endsWithConnection: boolean;
  /**
   * Reads what of the input belongs to the body.
   * @throws CheckFailure `protocol`
   */
  read(input: Input, onBody: OnBody): void;
}

/** The header fields that say where a body ends. */
export const FRAMING_FIELDS: readonly string[] = ['transfer-encoding', 'content-length'];
/** Bytes of a size line or of all trailers: nobody means more. */
const LINE_LIMIT = 4_096;
/** Twelve digits are 256 TiB. */
const SIZE_LINE = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i;

/**
 * Decides by the method asked with and the head (RFC 9112, section 6.3).
 * @throws CheckFailure `protocol`
 */
export function createBody(method: string, status: number, fields: Fields): Body {
  if (method === 'HEAD' || status === 204 || status === 304) return createCountedBody(0);
  const codings = fields.get('transfer-encoding')?.join();
  if (codings !== undefined) {
    const isChunked = /(^|[,\s])chunked$/i.test(codings);
    return isChunked ? createChunkedBody() : createCountedBody(Number.POSITIVE_INFINITY);
  }
  const lengths = fields.get('content-length')?.join();
  return createCountedBody(
    lengths === undefined ? Number.POSITIVE_INFINITY : parseContentLength(lengths),
  );
}

/** The same length several times is one length; different ones are an attack or a bug. */
function parseContentLength(lengths: string): number {
  const [length, ...others] = new Set(lengths.split(',').map((value) => value.trim()));
  if (length === undefined || !/^[0-9]{1,15}$/.test(length) || others.length > 0) {
    throw new CheckFailure('protocol', 'the answer has a Content-Length that is not one number');
  }
  return Number(length);
}

/** So many bytes; infinitely many stand for a body that ends with the connection. */
function createCountedBody(length: number): Body {
  let left = length;
  return {
    isComplete: () => left === 0,
    endsWithConnection: length === Number.POSITIVE_INFINITY,
    read(input, onBody) {
      const bytes = input.bytes.subarray(input.position, input.position + left);
      if (bytes.length === 0) return;
      input.position += bytes.length;
      left -= bytes.length;
      onBody(bytes);
    },
  };
}

/**
 * The chunked transfer coding (RFC 9112, section 7.1): size line, bytes, line end, and so on until
 * a chunk of size 0, then trailer fields and an empty line.
 */
function createChunkedBody(): Body {
  const lines = createLineReader(LINE_LIMIT);
  const trailer = createFieldReader(new Set());
  let expected: 'size' | 'data' | 'data end' | 'trailer' | 'nothing' = 'size';
  let data = createCountedBody(0);

  function expect(next: typeof expected): void {
    expected = next;
    lines.restart();
  }

  function readLine(line: string): void {
    if (expected === 'size') {
      const size = SIZE_LINE.exec(line)?.[1];
      if (size === undefined) throw malformed();
      data = createCountedBody(Number.parseInt(size, 16));
      expect(data.isComplete() ? 'trailer' : 'data');
    } else if (expected === 'data end') {
      if (line !== '') throw malformed();
      expect('size');
    } else if (line === '') {
      expect('nothing');
    } else {
      trailer.read(line);
    }
  }

  return {
    isComplete: () => expected === 'nothing',
    endsWithConnection: false,
    read(input, onBody) {
      while (expected !== 'nothing' && input.position < input.bytes.length) {
        if (expected === 'data') {
          data.read(input, onBody);
          if (data.isComplete()) expect('data end');
        } else {
          const line = lines.read(input);
          if (line !== undefined) readLine(line);
        }
      }
    },
  };
}

function malformed(): CheckFailure {
  return new CheckFailure('protocol', 'the answer has a malformed chunk');
}
