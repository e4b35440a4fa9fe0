// The HTTP interface of numbers-web. It does not listen, so that tests can call it as it is.
import { join } from 'node:path';
import express, { type Express } from 'express';
import { loadTemplates } from 'page-kit/templates.ts';
import {
  neverStore,
  onlyOwnHosts,
  onlyOwnPages,
  securityHeaders,
} from 'service-kit/browser-security.ts';
import { type Lifecycle, livenessCheck, readinessCheck } from 'service-kit/lifecycle.ts';
import type { Log } from 'service-kit/log.ts';
import { measureRequests, showMetrics } from 'service-kit/metrics.ts';
import { notFound, problemFromError } from 'service-kit/responses.ts';
import type { LiveView } from './live-view.ts';
import { createPageView } from './page-view.ts';
import { clientRoutes } from './routes/client.ts';
import { faultRoutes } from './routes/faults.ts';
import { numberRoutes } from './routes/numbers.ts';

/** Templates and what browsers load; beside this file's folder as a source, and once bundled. */
const PAGE_FOLDER = join(import.meta.dirname, '..', 'page');

export interface AppParts {
  live: LiveView;
  lifecycle: Lifecycle;
  log: Log;
}

/**
 * All routes of the web server. `live` watches already; whoever has started it stops it.
 *
 * @throws SyntaxError when a template is not valid EJS.
 */
export function createApp({ live, lifecycle, log }: AppParts): Express {
  const { broadcaster, metrics } = live;
  const view = createPageView(live.store, loadTemplates(PAGE_FOLDER));
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  // Before the measuring: a stream that lasts for hours says nothing of how fast this server is.
  app.get('/events', neverStore, broadcaster.connect);
  app.use(measureRequests(metrics.registry));
  app.get('/health', livenessCheck);
  app.get('/ready', readinessCheck(lifecycle));
  app.get('/metrics', showMetrics(metrics.registry));

  app.use(securityHeaders);
  app.use(express.static(join(PAGE_FOLDER, 'dist'), { index: false }));
  app.use(neverStore);
  app.post('/{*path}', onlyOwnHosts(live.settings.HOST_NAMES ?? []), onlyOwnPages);
  app.use(numberRoutes(live, view));
  app.use(faultRoutes(live, view));
  app.use(clientRoutes(live, view));

  app.use(notFound);
  app.use(problemFromError(log));
  return app;
}
