// The HTTP interface of the reader: four routes, and nothing but GET. It does not listen, so that tests can
// call it as it is.
import express, { type Express } from 'express';
import { onlyOwnHosts } from 'service-kit/changes.ts';
import { livenessCheck } from 'service-kit/health-checks.ts';
import type { Log } from 'service-kit/log.ts';
import { allowOnly, notFound, problemFromError, sendProblem } from 'service-kit/problem.ts';
import * as z from 'zod';
import { eventsSchema, factsSchema } from './facts.ts';
import type { FactsReader } from './facts-reader.ts';
import type { Journal } from './journal.ts';

const querySchema = z.object({
  since: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .prefault('0'),
});

/**
 * All routes of the reader. /facts and /ready answer 503 while the Engine does not answer; /events tells what
 * `journal` knows by then, and whoever calls has to let it follow the Engine.
 */
export function createApp(facts: FactsReader, journal: Journal, log: Log): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.use(onlyOwnHosts([]));
  const readOnly = allowOnly('GET, HEAD');

  app
    .route('/facts')
    .get(async (_request, response) => {
      try {
        response.json(factsSchema.parse(await facts.read()));
      } catch (error) {
        log.warn(`no facts: ${error}`);
        sendProblem(response, { status: 503, detail: 'Docker Engine does not answer.' });
      }
    })
    .all(readOnly);
  app
    .route('/events')
    .get((request, response) => {
      const query = querySchema.safeParse(request.query);
      if (query.success) response.json(eventsSchema.parse(journal.since(query.data.since)));
      else sendProblem(response, { status: 400, detail: 'since is the id of an event, or 0.' });
    })
    .all(readOnly);
  app.route('/health').get(livenessCheck).all(readOnly);
  app
    .route('/ready')
    .get((_request, response) => {
      if (journal.isFollowing()) response.type('text/plain').send('Ready');
      else sendProblem(response, { status: 503, detail: 'Docker Engine does not answer.' });
    })
    .all(readOnly);

  app.use(notFound);
  app.use(problemFromError(log));
  return app;
}
