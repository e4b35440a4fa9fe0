// GET /api/number: a random number for programs.
import type { RequestHandler } from 'express';
import { sendJson, sendProblem } from 'service-kit/responses.ts';
import type { NumberClient } from '../calls/number-client.ts';

/** Seconds after which a client may try again: a restart of the API takes about this long. */
const RETRY_AFTER = 5;

/** With what the call has cost. Without a number: 503, `Retry-After` and, by the fallback, the last number. */
export function sendNumber(client: NumberClient): RequestHandler {
  return async (_request, response) => {
    const outcome = await client.getNumber();
    if ('number' in outcome) {
      sendJson(response, outcome);
    } else {
      const { problem, ...others } = outcome;
      response.set('Retry-After', String(RETRY_AFTER));
      sendProblem(response, {
        status: 503,
        detail: `No number: numbers-api ${problem}.`,
        ...others,
      });
    }
  };
}
