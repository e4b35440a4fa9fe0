// Whether a text occurs in a body, without keeping the body: the search of Knuth, Morris and Pratt,
// which looks at each byte once, or twice, whatever the text.

import { encodeUtf8 } from './bytes.ts';

/** A text that is ready to be searched for. */
export interface SearchedText {
  text: string;
  /** In UTF-8. */
  bytes: Uint8Array;
  /** For each of its beginnings: how long the longest shorter one is in which it ends, too. */
  borders: Uint16Array;
}

export interface TextSearch {
  text: string;
  isFound(): boolean;
  push(bytes: Uint8Array): void;
}

/** The text must be of 1 to 65,536 bytes. */
export function prepareText(text: string): SearchedText {
  const bytes = encodeUtf8(text);
  const borders = new Uint16Array(bytes.length);
  for (let end = 1, length = 0; end < bytes.length; end += 1) {
    while (length > 0 && bytes[end] !== bytes[length]) length = borders[length - 1] ?? 0;
    if (bytes[end] === bytes[length]) length += 1;
    borders[end] = length;
  }
  return { text, bytes, borders };
}

export function createTextSearch({ text, bytes: wanted, borders }: SearchedText): TextSearch {
  const first = wanted[0] ?? 0;
  /** How many bytes of the text the body so far ends in. */
  let matched = 0;

  function push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length && matched < wanted.length; ) {
      if (matched === 0) {
        at = bytes.indexOf(first, at);
        if (at === -1) return;
      }
      if (bytes[at] === wanted[matched]) {
        matched += 1;
        at += 1;
      } else {
        matched = borders[matched - 1] ?? 0;
      }
    }
  }

  return { text, isFound: () => matched === wanted.length, push };
}
