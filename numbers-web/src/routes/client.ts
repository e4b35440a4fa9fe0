// Changes how this server asks for numbers: its safeguards, and whether it keeps asking.
import express, { Router } from 'express';
import type { Safeguards } from 'story/story.ts';
import * as z from 'zod';
import { refusal, type SwitchResult } from '../api/fault-switch.ts';
import { MAX_ASKING_RATE } from '../calls/steady-asking.ts';
import type { LiveView } from '../live-view.ts';
import type { PageView } from '../page-view.ts';

const rate = z.coerce.number().int().min(0).max(MAX_ASKING_RATE);
/** A form sends a tick box only when it is ticked. */
const ticked = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on');
const safeguards = z.strictObject({
  timeout: ticked,
  retry: ticked,
  breaker: ticked,
  fallback: ticked,
});

export function clientRoutes({ client, asking }: LiveView, view: PageView): Router {
  const router = Router();
  const form = express.urlencoded({ extended: false, limit: '10kb' });

  /** POST /asking: calls a second, 0 for none. */
  router.post('/asking', form, (request, response) => {
    const { data, success } = rate.safeParse(request.body?.perSecond);
    if (success) asking.setRate(data);
    const expected = `a whole number from 0 to ${MAX_ASKING_RATE}`;
    const result = success ? { done: true as const } : wrongField('perSecond', expected);
    view.answerForm(request, response, result);
  });

  /** POST /safeguards: those named are on from now on, the others off. */
  router.post('/safeguards', form, (request, response) => {
    const { data, error } = safeguards.safeParse(request.body ?? {});
    if (data) client.setSafeguards(data satisfies Safeguards);
    view.answerForm(request, response, error ? refusedSafeguards(error) : { done: true });
  });
  return router;
}

function refusedSafeguards({ issues }: z.ZodError): SwitchResult {
  const [issue] = issues;
  if (issue?.code !== 'unrecognized_keys') {
    return wrongField(String(issue?.path[0] ?? ''), 'on, or be left out');
  }
  const [field = ''] = issue.keys;
  return wrongField(field, `one of ${Object.keys(safeguards.shape).join(', ')}`);
}

function wrongField(field: string, expected: string): SwitchResult {
  const detail = `${field} must be ${expected}`;
  return refusal(400, detail, [{ field, detail }]);
}
