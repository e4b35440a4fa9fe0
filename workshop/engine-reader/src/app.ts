// The HTTP interface of the reader: four routes, and nothing but GET. It does not listen, so that tests can
// call it as it is.
import express, { type Express, type RequestHandler } from 'express';
import { onlyOwnHosts } from 'service-kit/browser-security.ts';
import { livenessCheck } from 'service-kit/lifecycle.ts';
import type { Log } from 'service-kit/log.ts';
import { allowOnly, notFound, problemFromError, sendProblem } from 'service-kit/responses.ts';
import * as z from 'zod';
import { eventsSchema, factsSchema } from './facts.ts';
import type { FactsReader } from './facts-reader.ts';
import type { Journal } from './journal.ts';

const sinceSchema = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number)
  .prefault('0');
const NO_ENGINE = { status: 503, detail: 'Docker Engine does not answer.' };

/**
 * All routes of the reader. /facts and /ready answer 503 while the Engine does not answer; /events tells what
 * `journal` knows by then, and whoever calls has to let it follow the Engine.
 */
export function createApp(readFacts: FactsReader, journal: Journal, log: Log): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.use(onlyOwnHosts([]));

  const routes: Record<string, RequestHandler> = {
    '/facts': async (_request, response) => {
      try {
        response.json(factsSchema.parse(await readFacts()));
      } catch (error) {
        log.warn(`no facts: ${error}`);
        sendProblem(response, NO_ENGINE);
      }
    },
    '/events': (request, response) => {
      const since = sinceSchema.safeParse(request.query.since);
      if (since.success) response.json(eventsSchema.parse(journal.since(since.data)));
      else sendProblem(response, { status: 400, detail: 'since is the id of an event, or 0.' });
    },
    '/health': livenessCheck,
    '/ready': (_request, response) => {
      if (journal.isFollowing()) response.type('text/plain').send('Ready');
      else sendProblem(response, NO_ENGINE);
    },
  };
  for (const [path, handler] of Object.entries(routes)) {
    app.route(path).get(handler).all(allowOnly('GET, HEAD'));
  }

  app.use(notFound);
  app.use(problemFromError(log));
  return app;
}
