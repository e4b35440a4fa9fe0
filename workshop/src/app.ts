// The HTTP interface of the guide. It does not listen, so that tests can call it as it is.
import { join } from 'node:path';
import express, { type Express, urlencoded } from 'express';
import { loadTemplates } from 'page-kit/templates.ts';
import {
  neverStore,
  onlyOwnHosts,
  onlyOwnPages,
  securityHeaders,
} from 'service-kit/browser-security.ts';
import { type Lifecycle, livenessCheck, readinessCheck } from 'service-kit/lifecycle.ts';
import type { Log } from 'service-kit/log.ts';
import { notFound, problemFromError } from 'service-kit/responses.ts';
import type { Guide } from './guide.ts';
import { incidentRoutes } from './incident/incident.ts';
import { createPages } from './pages.ts';
import { createPageStreams, labRoutes, type PageStreams } from './routes.ts';

/** Templates and what browsers load; beside this file's folder as a source, and once bundled. */
const PAGE_FOLDER = join(import.meta.dirname, '..', 'page');
/** Bytes of a form. */
const LARGEST_FORM = 1_024;

export interface AppParts {
  guide: Guide;
  lifecycle: Lifecycle;
  log: Log;
  /** The live page as browsers reach it. */
  livePage: string;
  /** Names with a dot under which this server may be told to change something. */
  hostNames?: readonly string[] | undefined;
}

/**
 * All routes of the guide, and the streams of open pages, which the caller has to feed and to close.
 *
 * @throws SyntaxError when a template is not valid EJS.
 */
export function createApp({ guide, lifecycle, log, livePage, hostNames = [] }: AppParts): {
  app: Express;
  streams: PageStreams;
} {
  const pages = createPages(guide, loadTemplates(PAGE_FOLDER), livePage);
  const streams = createPageStreams(pages);
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.get('/health', livenessCheck);
  app.get('/ready', readinessCheck(lifecycle));

  app.use(securityHeaders);
  app.use(express.static(join(PAGE_FOLDER, 'dist'), { index: false }));
  app.use(neverStore);
  app.get('/events', streams.connect);
  app.post(
    '/{*path}',
    onlyOwnHosts(hostNames),
    onlyOwnPages,
    urlencoded({ extended: false, limit: LARGEST_FORM }),
  );
  app.use(labRoutes(guide, pages));
  app.use(incidentRoutes(guide.record));

  app.use(notFound);
  app.use(problemFromError(log));
  return { app, streams };
}
