// The page itself, which works without JavaScript, too.
import type { RequestHandler } from 'express';
import type { NumberClient } from '../calls/number-client.ts';
import type { PageView } from '../page-view.ts';

/** GET /: the page. It does not call the API, so that opening it uses up no number. */
export function showPage(view: PageView): RequestHandler {
  return (request, response) => view.show(request, response);
}

/** POST /: the page with a number, or with the bad news and status 503. */
export function showPageWithNumber(view: PageView, client: NumberClient): RequestHandler {
  return async (_request, response) => {
    const outcome = await client.getNumber();
    response.status('number' in outcome ? 200 : 503);
    view.showOutcome(response, outcome);
  };
}
