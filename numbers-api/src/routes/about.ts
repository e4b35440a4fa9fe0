// GET /: who answers, since when, and how it is.
import type { About } from 'contract/about.ts';
import type { RequestHandler } from 'express';

/** @param describe everything as it is now */
export function about(describe: () => About): RequestHandler {
  return (_request, response) => {
    response.json(describe());
  };
}
