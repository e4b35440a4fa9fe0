// Whether a text occurs in a body, without keeping the body.

import { encodeUtf8 } from './bytes.ts';

export class TextSearch {
  readonly #wanted: Uint8Array;
  /** The last bytes so far, one fewer than wanted: the text may begin in them and go on. */
  #tail = new Uint8Array(0);
  #found = false;

  /** The text must not be empty. It is looked for in UTF-8. */
  constructor(text: string) {
    this.#wanted = encodeUtf8(text);
  }

  get found(): boolean {
    return this.#found;
  }

  push(bytes: Uint8Array): void {
    if (this.#found) return;
    const all = new Uint8Array(this.#tail.length + bytes.length);
    all.set(this.#tail);
    all.set(bytes, this.#tail.length);
    this.#found = this.#occursIn(all);
    this.#tail = all.slice(Math.max(0, all.length - this.#wanted.length + 1));
  }

  #occursIn(bytes: Uint8Array): boolean {
    const first = this.#wanted[0] ?? 0;
    const last = bytes.length - this.#wanted.length;
    for (
      let at = bytes.indexOf(first);
      at !== -1 && at <= last;
      at = bytes.indexOf(first, at + 1)
    ) {
      if (this.#wanted.every((byte, index) => bytes[at + index] === byte)) return true;
    }
    return false;
  }
}
