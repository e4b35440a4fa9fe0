// User and password of an address, as the server wants them.

import { encodeBase64, encodeUtf8 } from './bytes.ts';

const PERCENT = 0x25;

/**
 * The value of the `Authorization` header (RFC 7617) for what stands before the `@` of an address.
 * @throws Error that says what is allowed
 */
export function basicAuthorization(userInformation: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(userInformation)) {
    throw new Error('write a % in user or password as %25');
  }
  const both = userInformation.includes(':') ? userInformation : `${userInformation}:`;
  return `Basic ${encodeBase64(decodePercent(encodeUtf8(both)))}`;
}

/** `%40` stands for the byte 0x40 (RFC 3986, section 2.1). */
function decodePercent(bytes: Uint8Array): Uint8Array {
  const decoded: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    if (byte === PERCENT) {
      const digits = String.fromCharCode(bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
      decoded.push(Number.parseInt(digits, 16));
      at += 2;
    } else {
      decoded.push(byte);
    }
  }
  return Uint8Array.from(decoded);
}
