// Keeps what others have written, users and servers, to one line of bounded length.

import { byteLength } from './bytes.ts';

/** Bytes: Docker keeps this much of what a health check prints. */
export const OUTPUT_LIMIT = 4_096;

const ELLIPSIS = '…';

/** The text with spaces in place of control characters, line ends among them. */
export function oneLine(text: string): string {
  return [...text].map((character) => (isControl(character) ? ' ' : character)).join('');
}

function isControl(character: string): boolean {
  return character < ' ' || (character >= '\x7f' && character <= '\x9f');
}

/** The start of the text with an ellipsis, in at most so many bytes. */
export function shorten(text: string, limit: number): string {
  if (byteLength(text) <= limit) return text;
  let short = '';
  let length = byteLength(ELLIPSIS);
  for (const character of text) {
    length += byteLength(character);
    if (length > limit) break;
    short += character;
  }
  return `${short}${ELLIPSIS}`;
}
