// Where the body of a response ends (RFC 9112, section 6.3).

import type { BodyReader } from './body-reader.ts';
import { ChunkedBodyReader } from './chunked-body-reader.ts';
import { CountedBodyReader } from './counted-body-reader.ts';
import { CheckFailure } from './failure.ts';
import type { Fields } from './response-head.ts';

/** Decides by the method asked with and the head. Throws `CheckFailure` `protocol`. */
export function chooseBodyReader(method: string, status: number, fields: Fields): BodyReader {
  if (method === 'HEAD' || status === 204 || status === 304) return new CountedBodyReader(0);
  const codings = fields.get('transfer-encoding');
  if (codings !== undefined) {
    const isChunked = /(^|[,\s])chunked$/i.test(codings);
    return isChunked ? new ChunkedBodyReader() : new CountedBodyReader(Number.POSITIVE_INFINITY);
  }
  const lengths = fields.get('content-length');
  if (lengths === undefined) return new CountedBodyReader(Number.POSITIVE_INFINITY);
  return new CountedBodyReader(parseContentLength(lengths));
}

/** The same length several times is one length; different ones are an attack or a bug. */
function parseContentLength(lengths: string): number {
  const [length, ...others] = new Set(lengths.split(',').map((value) => value.trim()));
  if (length === undefined || !/^[0-9]{1,15}$/.test(length) || others.length > 0) {
    throw new CheckFailure('protocol', 'the answer has a Content-Length that is not one number');
  }
  return Number(length);
}
