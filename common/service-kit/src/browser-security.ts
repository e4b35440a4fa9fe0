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
export function onlyOwnHosts(hostNames: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const name = hostNameOf(request);
    if (isIP(name) !== 0 || (name !== '' && !name.includes('.')) || hostNames.includes(name)) {
      return next();
    }
    sendProblem(response, {
      status: 403,
      detail:
        `This service accepts changes only under an IP address, a host name without a dot, or one of ` +
        `HOST_NAMES, not under ${quote(name)}.`,
    });
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
export const refuseCrossSite: RequestHandler = (request, response, next) => {
  const site = request.get('Sec-Fetch-Site');
  if (site !== 'cross-site' && site !== 'same-site') next();
  else
    sendProblem(response, { status: 403, detail: 'Pages of other sites must not request this.' });
};

/** Protects routes that no page needs: rejects browsers. */
export const refuseBrowsers: RequestHandler = (request, response, next) => {
  const site = request.get('Sec-Fetch-Site');
  if (request.get('Origin') === undefined && (site === undefined || site === 'none')) next();
  else sendProblem(response, { status: 403, detail: 'Web pages must not request this; use curl.' });
};

/**
 * Protects routes for our own pages and for command lines. Browsers mark the requests of pages: `Sec-Fetch-Site`
 * (W3C Fetch Metadata), which is `none` if the user typed the address; on connections that are neither encrypted
 * nor local, only `Origin` (RFC 6454).
 */
export const onlyOwnPages: RequestHandler = (request, response, next) => {
  const site = request.get('Sec-Fetch-Site');
  const origin = request.get('Origin');
  const isOwn =
    site !== undefined
      ? site === 'same-origin' || site === 'none'
      : origin === undefined || URL.parse(origin)?.host === request.get('Host');
  if (isOwn) return next();
  sendProblem(response, {
    status: 403,
    detail:
      `Only this server's own pages may request this. The request is for ${quote(request.get('Host'))}, ` +
      `from a page of ${quote(origin)}. If there is a proxy, it must pass on Host unchanged.`,
  });
};

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
