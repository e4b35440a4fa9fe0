// GET /rng: a random number, which is all that this service is for.
import { randomInt } from 'node:crypto';
import type { RequestHandler } from 'express';
import type { ServiceState } from '../service-state.ts';

/** Numbers are whole, from 0 up to but not including this. */
const UPPER_BOUND = 100;

/**
 * Counts the calls, the failed ones too. HEAD is left out: a check must not use up one of the three
 * good calls.
 */
export function countCalls(state: ServiceState): RequestHandler {
  return (request, _response, next) => {
    if (request.method === 'GET') state.calls += 1;
    next();
  };
}

export const drawNumber: RequestHandler = (request, response) => {
  if (request.method === 'HEAD') response.type('json').end();
  else response.json(randomInt(UPPER_BOUND));
};
