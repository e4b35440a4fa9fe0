// Keeps web pages from switching faults on: a page on any site can make its reader's browser send
// requests to this machine. The tools for it are curl and programs, so browsers are not needed here.
import type { RequestHandler } from 'express';
import { sendProblem } from 'service-kit/problem.ts';

/**
 * Browsers mark what a page sends: `Origin` (RFC 6454) on every request that may change something,
 * `Sec-Fetch-Site` (W3C Fetch Metadata) on all; its value `none` means that a person typed the address.
 */
export const refuseBrowsers: RequestHandler = (request, response, next) => {
  const site = request.get('Sec-Fetch-Site');
  if (request.get('Origin') === undefined && (site === undefined || site === 'none')) next();
  else sendProblem(response, { status: 403, detail: 'Web pages may not do this; use curl.' });
};
