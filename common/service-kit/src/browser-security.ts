// Keeps web pages from elsewhere from changing something here behind the back of whoever has them open:
// a page on any site can make its reader's browser send requests to this machine.
import { isIP } from 'node:net';
import type { Request, RequestHandler } from 'express';
import { sendProblem } from './responses.ts';

/**
 * Takes requests only under a host that nobody can rebind. A page of evil.example whose name resolves to
 * 127.0.0.1 is the same origin as its own server for the browser; what gives it away is the name in `Host`.
 *
 * @param hostNames names with a dot that are ours; addresses and names without a dot always pass, since
 *   nobody can have a public name server answer for those
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
        `Changes are taken only under an IP address, a name without a dot, or one of HOST_NAMES, ` +
        `not under ${quote(name)}.`,
    });
  };
}

/** Of what a client has sent, as much as a message needs. */
const quote = (text = 'an unknown origin'): string => JSON.stringify(text.slice(0, 100));

/** Without port and brackets, in lower case. */
function hostNameOf(request: Request): string {
  const host = request.get('Host')?.toLowerCase() ?? '';
  return host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
}

/** For a GET that changes something: refuses what the browser marks as sent by another site's page. */
export const refuseCrossSite: RequestHandler = (request, response, next) => {
  const site = request.get('Sec-Fetch-Site');
  if (site !== 'cross-site' && site !== 'same-site') next();
  else sendProblem(response, { status: 403, detail: 'Pages of other sites may not ask for this.' });
};

/** For routes that no page needs: the tools for them are curl and programs. */
export const refuseBrowsers: RequestHandler = (request, response, next) => {
  const site = request.get('Sec-Fetch-Site');
  if (request.get('Origin') === undefined && (site === undefined || site === 'none')) next();
  else sendProblem(response, { status: 403, detail: 'Web pages may not do this; use curl.' });
};

/**
 * For routes that our own pages use, and command lines. Browsers mark what a page sends: `Sec-Fetch-Site`
 * (W3C Fetch Metadata) on all requests, where `none` means that a person typed the address; where the
 * connection is neither encrypted nor local, only `Origin` (RFC 6454).
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
      `Only this server's own pages may do this. It is asked as ${quote(request.get('Host'))}, ` +
      `by a page of ${quote(origin)}. A proxy in between has to pass on Host as it is.`,
  });
};

const HEADERS = {
  'Content-Security-Policy': [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'X-Content-Type-Options': 'nosniff',
  // Not `no-referrer`: that would hide from this server that a form is its own.
  'Referrer-Policy': 'same-origin',
};

/** Belongs before the routes of pages, which can have no inline script or style: browsers ignore it. */
export const securityHeaders: RequestHandler = (_request, response, next) => {
  response.set(HEADERS);
  next();
};

/** For everything that is another one at each look. */
export const neverStore: RequestHandler = (_request, response, next) => {
  response.set('Cache-Control', 'no-store');
  next();
};
