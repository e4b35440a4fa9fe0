// How the forms of the page are answered: with the page again or, to its JavaScript, in JSON.
import type { Request, Response } from 'express';
import { sendProblem } from 'service-kit/responses.ts';
import type { SwitchResult } from '../api/fault-switch.ts';
import type { PageView } from '../page-view.ts';

/** Wants the form read already. */
export function answerForm(
  request: Request,
  response: Response,
  view: PageView,
  result: SwitchResult,
): void {
  const wantsJson = request.accepts(['html', 'json']) === 'json';
  if (result.done) {
    if (wantsJson) response.status(204).end();
    // 303: the browser gets the page anew, and reloading it does not send the form again.
    else response.redirect(303, '/');
    return;
  }
  const { done: _, ...problem } = result;
  const { status, detail, errors } = problem;
  if (wantsJson) {
    sendProblem(response, problem);
    return;
  }
  const fieldErrors = errors.map((error) => `${error.field}: ${error.detail}`).join('; ');
  response.status(status);
  view.showRefusal(response, request.path, fieldErrors || detail);
}
