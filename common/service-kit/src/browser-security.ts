// Protects against requests from other sites: a page on any site can make its reader's browser send requests to
// this machine.
import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { sendProblem } from './responses.ts';

/**
 * Rejects DNS rebinding. If evil.example resolves to 127.0.0.1, a page of evil.example has the same origin as this
 * server, as far as the browser knows; only the name in `Host` shows the difference.
 *
 * @param hostNames our own names with a dot; addresses and names without a dot always pass, because public DNS
 *   can't resolve those
 */
export const onlyOwnHosts = (hostNames: readonly string[]): RequestHandler =>
  refuseUnless(
    (request) => {
      const name = hostNameOf(request);
      return isIP(name) !== 0 || (name !== '' && !name.includes('.')) || hostNames.includes(name);
    },
    (request) =>
      'This service accepts changes only under an IP address, a host name without a dot, or one of ' +
      `HOST_NAMES, not under ${quote(hostNameOf(request))}.`,
  );

/** Lets a request in, or answers with 403 and the reason. */
function refuseUnless(
  isAllowed: (request: Request) => boolean,
  explain: (request: Request) => string,
): RequestHandler {
  return (request, response, next) => {
    if (isAllowed(request)) next();
    else sendProblem(response, { status: 403, detail: explain(request) });
  };
}

/** Returns the start of a client's text, quoted, for a message. */
const quote = (text = 'an unknown origin'): string => JSON.stringify(text.slice(0, 100));

/** Returns the host name without port and brackets, in lower case. */
function hostNameOf(request: Request): string {
  const host = request.get('Host')?.toLowerCase() ?? '';
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

/** Protects a GET that changes something: rejects requests that the browser marks as sent by another site. */
export const refuseCrossSite = refuseUnless(
  (request) => !['cross-site', 'same-site'].includes(request.get('Sec-Fetch-Site') ?? ''),
  () => 'Pages of other sites must not request this.',
);

/** Protects routes that no page needs: rejects browsers. */
export const refuseBrowsers = refuseUnless(
  (request) =>
    request.get('Origin') === undefined && (request.get('Sec-Fetch-Site') ?? 'none') === 'none',
  () => 'Web pages must not request this; use curl.',
);

/**
 * Protects routes for our own pages and for command lines. Browsers mark the requests of pages: `Sec-Fetch-Site`
 * (W3C Fetch Metadata), which is `none` if the user typed the address; on connections that are neither encrypted
 * nor local, only `Origin` (RFC 6454).
 */
export const onlyOwnPages = refuseUnless(
  (request) => {
    const site = request.get('Sec-Fetch-Site');
    const origin = request.get('Origin');
    if (site !== undefined) return site === 'same-origin' || site === 'none';
    return origin === undefined || URL.parse(origin)?.host === request.get('Host');
  },
  (request) =>
    `Only this server's own pages may request this. The request is for ${quote(request.get('Host'))}, ` +
    `from a page of ${quote(request.get('Origin'))}. If there is a proxy, it must pass on Host unchanged.`,
);

const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'X-Content-Type-Options': 'nosniff',
  // With `no-referrer`, this server couldn't recognize its own forms.
  'Referrer-Policy': 'same-origin',
};

/** Use it before the routes of pages. With it, browsers ignore inline scripts and styles. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set(HEADERS);
  next();
};

/** Forbids caching, for responses that change with each request. */
export const neverStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
