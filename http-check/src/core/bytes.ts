// Text to bytes and back, in plain ECMAScript: QuickJS has no TextEncoder and no Buffer.

const PRINTABLE_ASCII = /^[ -~]*$/;
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The text in UTF-8. Half a surrogate pair becomes U+FFFD, as in the WHATWG encoding standard. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    const code = point >= 0xd800 && point <= 0xdfff ? 0xfffd : point;
    if (code < 0x80) {
      bytes.push(code);
    } else if (code < 0x800) {
      bytes.push(0xc0 | (code >> 6), continuation(code));
    } else if (code < 0x1_0000) {
      bytes.push(0xe0 | (code >> 12), continuation(code >> 6), continuation(code));
    } else {
      bytes.push(
        0xf0 | (code >> 18),
        continuation(code >> 12),
        continuation(code >> 6),
        continuation(code),
      );
    }
  }
  return Uint8Array.from(bytes);
}

function continuation(bits: number): number {
  return 0x80 | (bits & 0x3f);
}

/** One character for each byte (ISO 8859-1): header lines are ASCII, and this never fails. */
export function decodeLatin1(bytes: Uint8Array): string {
  // As arguments, so the bytes must not be many: those who call this take a few KB at a time.
  return String.fromCharCode(...bytes);
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
