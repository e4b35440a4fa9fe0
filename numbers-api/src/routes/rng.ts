// GET /rng: returns a random number.
import { randomInt } from 'node:crypto';
import type { RequestHandler } from 'express';
import { sendJson } from 'service-kit/responses.ts';
import type { ServiceState } from '../service-state.ts';

/** Numbers are integers from 0 up to, but not including, this. */
const UPPER_BOUND = 100;

declare global {
  namespace Express {
    interface Locals {
      /** The number of this call since the start or the last reset, from 1; undefined if it doesn't count. */
      call?: number;
    }
  }
}

/**
 * Returns a middleware that counts calls, including failed ones. HEAD doesn't count, so that a check doesn't use up one
 * of the three calls before the bug.
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

/** Sends a number from 0 to 99, uniformly distributed. HEAD gets only the headers and draws no number. */
export const drawNumber: RequestHandler = (request, response) => {
  if (request.method === 'HEAD') response.type('json').end();
  else sendJson(response, randomInt(UPPER_BOUND));
};
