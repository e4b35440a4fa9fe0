// What the browser may do with our pages: use what this server itself serves, and nothing else.
import type { RequestHandler } from 'express';

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
