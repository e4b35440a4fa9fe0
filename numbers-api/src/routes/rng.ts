// GET /rng: a random number, which is all that this service is for.
import { randomInt } from 'node:crypto';
import type { RequestHandler } from 'express';
import { sendJson } from 'service-kit/responses.ts';
import type { ServiceState } from '../service-state.ts';

/** Numbers are whole, from 0 up to but not including this. */
const UPPER_BOUND = 100;

declare global {
  namespace Express {
    interface Locals {
      /** Which call this is since the start or the last reset, from 1 on; undefined if it does not count. */
      call?: number;
    }
  }
}

/**
 * Counts the calls, the failed ones too. HEAD is left out: a check must not use up one of the three
 * calls before the bug.
 */
export function countCalls(state: ServiceState): RequestHandler {
  return (request, response, next) => {
    if (request.method === 'GET') {
      state.calls += 1;
      response.locals.call = state.calls;
    }
    next();
  };
}

/** From 0 to 99, each as likely. HEAD gets the headers alone, and draws no number. */
export const drawNumber: RequestHandler = (request, response) => {
  if (request.method === 'HEAD') response.type('json').end();
  else sendJson(response, randomInt(UPPER_BOUND));
};
