// The page itself, which works without JavaScript, too.
import type { RequestHandler } from 'express';
import type { NumberClient } from '../client/number-client.ts';

/** GET /: the page. It does not call the API, so that opening it uses up no number. */
export const showPage: RequestHandler = (_request, response) => {
  response.render('page', { outcome: undefined });
};

/** POST /: the page with a number, or with the bad news and status 503. */
export function showPageWithNumber(client: NumberClient): RequestHandler {
  return async (_request, response) => {
    const outcome = await client.getNumber();
    response.status('number' in outcome ? 200 : 503).render('page', { outcome });
  };
}
