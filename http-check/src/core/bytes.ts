// Texts as bytes, and the search for one in a body, in plain ECMAScript: QuickJS has neither TextEncoder nor Buffer.

const PRINTABLE_ASCII = /^[ -~]*$/;
/** What the first of one to four bytes has besides bits of the character. */
const FIRST_BYTES = [0, 0xc0, 0xe0, 0xf0];
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The text in UTF-8. Half a surrogate pair becomes U+FFFD, as in the WHATWG encoding standard. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    // How many bytes follow the first one, six bits in each.
    const following = Number(code >= 0x80) + Number(code >= 0x800) + Number(code >= 0x1_0000);
    bytes.push((FIRST_BYTES[following] ?? 0) | (code >> (6 * following)));
    for (let left = following - 1; left >= 0; left -= 1) {
      bytes.push(0x80 | ((code >> (6 * left)) & 0x3f));
    }
  }
  return Uint8Array.from(bytes);
}

/** One character for each byte (ISO 8859-1): header lines are ASCII, and this never fails. */
export function decodeLatin1(bytes: Uint8Array): string {
  // As arguments, whose number is limited: callers pass a few KB at a time. Not spread: an iterator costs more.
  return String.fromCharCode.apply(null, bytes as unknown as number[]);
}

/** How many bytes the text takes in UTF-8. */
export function byteLength(text: string): number {
  // Nearly all texts here are such: a byte for each character, and no need to count.
  return PRINTABLE_ASCII.test(text) ? text.length : encodeUtf8(text).length;
}

/** The bytes in Base64 (RFC 4648, section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [first = 0, second = 0, third = 0] = bytes.subarray(at, at + 3);
    const bits = (first << 16) | (second << 8) | third;
    for (const shift of [18, 12, 6, 0]) text += BASE64[(bits >> shift) & 0x3f];
  }
  const padding = (3 - (bytes.length % 3)) % 3;
  return text.slice(0, text.length - padding) + '='.repeat(padding);
}

/** A text that is ready to be searched for. */
export type SearchedText = ReturnType<typeof prepareText>;

/** The text must be of 1 to 65,536 bytes. */
export function prepareText(text: string) {
  const bytes = encodeUtf8(text);
  /** The table of Knuth, Morris and Pratt: for each prefix, the length of the longest shorter prefix that ends it. */
  const borders = new Uint16Array(bytes.length);
  for (let end = 1, length = 0; end < bytes.length; end += 1) {
    while (length > 0 && bytes[end] !== bytes[length]) length = borders[length - 1] ?? 0;
    if (bytes[end] === bytes[length]) length += 1;
    borders[end] = length;
  }
  return { text, bytes, borders };
}

/**
 * Finds out whether a text occurs in a body, without keeping the body: the search of Knuth, Morris and Pratt, which reads
 * each byte once, or twice, whatever the text.
 */
export function createTextSearch({ text, bytes: wanted, borders }: SearchedText) {
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
