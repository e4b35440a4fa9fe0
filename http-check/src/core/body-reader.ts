// How a response parser reads bodies: piece by piece, passed on and never kept.

import type { Input } from './line-reader.ts';

export type OnBody = (bytes: Uint8Array) => void;

export interface BodyReader {
  /** Whether the last byte of the body has been read. */
  readonly complete: boolean;
  /** Whether the body is as long as the connection lasts. */
  readonly endsWithConnection: boolean;
  /** Reads what of the input belongs to the body. Throws `CheckFailure` `protocol`. */
  read(input: Input, onBody: OnBody): void;
}
