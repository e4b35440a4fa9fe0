// The page, which works without JavaScript, too; and numbers and the state for programs.
import { Router } from 'express';
import { refuseCrossSite } from 'service-kit/browser-security.ts';
import { sendJson, sendProblem } from 'service-kit/responses.ts';
import { explain, explainService, sentenceOf } from 'story/sentences.ts';
import type { Recovery, RecoveryStep } from 'story/story.ts';
import type { LiveView } from '../live-view.ts';
import type { PageView } from '../page-view.ts';

/** Seconds after which a client may try again: a restart of the API takes about this long. */
const RETRY_AFTER = 5;

export function numberRoutes({ client, story, eventStream }: LiveView, view: PageView): Router {
  const router = Router();

  /** GET /: the page. It does not call the API, so that opening it uses up no number. */
  router.get('/', view.show);

  /** GET /replay: plays recordings. */
  router.get('/replay', view.showReplay);

  /** POST /: the page with a number, or with the bad news and status 503. */
  router.post('/', async (_request, response) => {
    const outcome = await client.getNumber();
    response.status('number' in outcome ? 200 : 503);
    view.showOutcome(response, outcome);
  });

  /** The number and the cost of the call; without a number: 503, `Retry-After` and, with the fallback, the last one. */
  router.get('/api/number', refuseCrossSite, async (_request, response) => {
    const outcome = await client.getNumber();
    if ('number' in outcome) return sendJson(response, outcome);
    const { failure, ...others } = outcome;
    const problem = explain(failure);
    response.set('Retry-After', String(RETRY_AFTER));
    const detail = `No number: numbers-api ${problem}.`;
    sendProblem(response, { status: 503, detail, problem, ...others });
  });

  /** The story, with its sentences. */
  router.get('/api/status', (_request, response) => {
    eventStream.notePoll();
    const { service, events, replicas, ...others } = story();
    const isSeveral = replicas.length > 1;
    sendJson(response, {
      ...others,
      service: { ...service, reason: explainService(service) },
      replicas,
      events: events.map((event) => ({ ...event, text: sentenceOf(event, isSeveral) })),
    });
  });

  /** The recording; with `since`, what has changed of it. */
  router.get('/api/recording', ({ query }, response) => {
    eventStream.notePoll();
    if (query.since === undefined) response.attachment('recording.json');
    sendJson(response, eventStream.updateSince(query.since));
  });

  /** The last recoveries, as a file to keep. */
  router.get('/api/recoveries', (_request, response) => {
    sendJson(response.attachment('recoveries.json'), story().recoveries.map(withSeconds));
  });
  return router;
}

function withSeconds({ brokeAt, steps, ...others }: Recovery) {
  const secondsSinceBreak = Object.fromEntries(
    Object.entries(steps).map(([step, at]) => [step, (at - brokeAt) / 1_000]),
  ) as Partial<Record<RecoveryStep, number>>;
  return { ...others, brokeAt: new Date(brokeAt).toISOString(), secondsSinceBreak };
}
