// The reader: its settings, and its HTTP interface, which is four routes and nothing but GET.
import express, { type RequestHandler } from 'express';
import { onlyOwnHosts } from 'service-kit/browser-security.ts';
import type { Log } from 'service-kit/log.ts';
import * as responses from 'service-kit/responses.ts';
import { commonSettings } from 'service-kit/settings.ts';
import * as z from 'zod';
import { createEngine, createOwnership } from './engine.ts';
import { readFacts } from './facts-reader.ts';
import { createJournal } from './journal.ts';

/** Names as Compose and Swarm allow them. */
const projectName = () =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/)
    .describe('a name of lower-case letters, digits, hyphens and underscores');

/** The settings, from environment variables. The reader reports only PROJECT and STACK. */
export const settingsSchema = z.object({
  ...commonSettings,
  /** The Compose project whose containers it reports. */
  PROJECT: projectName().prefault('numbers'),
  /** The Swarm stack whose services it reports. */
  STACK: projectName().prefault('numbers-swarm'),
  /** The Engine's Unix socket. */
  ENGINE_SOCKET: z.string().startsWith('/').describe('a path').prefault('/var/run/docker.sock'),
});

const NO_ENGINE = { status: 503, detail: 'Docker Engine does not answer.' };

/** Creates the app, and `follow` for the caller to run. While the Engine doesn't answer, /facts and /ready are 503. */
export function createReader(settings: z.output<typeof settingsSchema>, log: Log) {
  const startedAt = new Date().toISOString();
  const engine = createEngine(settings.ENGINE_SOCKET);
  const ownership = createOwnership(settings.PROJECT, settings.STACK);
  const journal = createJournal(engine, ownership, startedAt, log);
  let lastProblem = '';

  const routes: Record<string, RequestHandler> = {
    '/facts': async (_request, response) => {
      try {
        response.json(await readFacts(engine, ownership, startedAt));
        lastProblem = '';
      } catch (error) {
        const problem = `no facts: ${error}`;
        // Once, not at each of the guide's requests.
        if (problem !== lastProblem) log.warn(problem);
        lastProblem = problem;
        responses.sendProblem(response, NO_ENGINE);
      }
    },
    '/events': (_request, response) => {
      response.json(journal.list());
    },
    '/health': responses.livenessCheck,
    '/ready': (_request, response) => {
      if (journal.isFollowing()) response.type('text/plain').send('Ready');
      else responses.sendProblem(response, NO_ENGINE);
    },
  };

  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.use(onlyOwnHosts([]));
  for (const [path, handler] of Object.entries(routes)) {
    app.route(path).get(handler).all(responses.allowOnly('GET, HEAD'));
  }
  app.use(responses.notFound);
  app.use(responses.problemFromError(log));
  return { app, follow: journal.follow };
}
