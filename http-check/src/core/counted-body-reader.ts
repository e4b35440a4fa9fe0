// A body whose number of bytes is known beforehand.

import type { BodyReader, OnBody } from './body-reader.ts';
import type { Input } from './line-reader.ts';

export class CountedBodyReader implements BodyReader {
  #left: number;
  readonly endsWithConnection: boolean;

  /** An infinite length stands for a body that ends with the connection. */
  constructor(length: number) {
    this.#left = length;
    this.endsWithConnection = length === Number.POSITIVE_INFINITY;
  }

  get complete(): boolean {
    return this.#left === 0;
  }

  read(input: Input, onBody: OnBody): void {
    const bytes = input.bytes.subarray(input.position, input.position + this.#left);
    if (bytes.length === 0) return;
    input.position += bytes.length;
    this.#left -= bytes.length;
    onBody(bytes);
  }
}
