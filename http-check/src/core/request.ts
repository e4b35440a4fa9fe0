// The request, as the server will see it (RFC 9112, section 3).

import type { Address } from './address.ts';
import type { Header, RequestSettings } from './settings.ts';
import { VERSION } from './version.ts';

/**
 * The request, to be sent in UTF-8. Given headers take the place of ours, and one without a value
 * is not sent at all, as with curl.
 */
export function formatRequest(address: Address, request: RequestSettings): string {
  const given = new Set(request.headers.map((header) => header.name.toLowerCase()));
  const ours: Header[] = [
    { name: 'Host', value: address.authority },
    { name: 'User-Agent', value: `http-check/${VERSION}` },
    { name: 'Accept', value: '*/*' },
    // One request is all: the server shall end the connection, not keep it open for another.
    { name: 'Connection', value: 'close' },
  ];
  if (address.authorization !== undefined) {
    ours.push({ name: 'Authorization', value: address.authorization });
  }
  const headers = [
    ...ours.filter((header) => !given.has(header.name.toLowerCase())),
    ...request.headers.filter((header) => header.value !== ''),
  ];
  const lines = [
    `${request.method} ${address.target} HTTP/1.1`,
    ...headers.map((header) => `${header.name}: ${header.value}`),
  ];
  return `${lines.join('\r\n')}\r\n\r\n`;
}
