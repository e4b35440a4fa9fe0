// The HTTP interface of numbers-web. It does not listen, so that tests can call it as it is.
import { join } from 'node:path';
import express, { type Express } from 'express';
import { loadTemplates } from 'page-kit/templates.ts';
import {
  neverStore,
  onlyOwnHosts,
  onlyOwnPages,
  refuseCrossSite,
  securityHeaders,
} from 'service-kit/browser-security.ts';
import type { Lifecycle } from 'service-kit/lifecycle.ts';
import { livenessCheck, readinessCheck } from 'service-kit/lifecycle.ts';
import type { Log } from 'service-kit/log.ts';
import { measureRequests, showMetrics } from 'service-kit/metrics.ts';
import { notFound, problemFromError } from 'service-kit/responses.ts';
import type { LiveView } from './live-view.ts';
import { createPageView } from './page-view.ts';
import { clientRoutes } from './routes/client.ts';
import { faultRoutes } from './routes/faults.ts';
import { sendRecoveries, sendStatus } from './routes/live.ts';
import { sendNumber } from './routes/number.ts';
import { showPage, showPageWithNumber } from './routes/page.ts';

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
  const { store, client, broadcaster, metrics } = live;
  const view = createPageView(store, loadTemplates(PAGE_FOLDER));
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
  app.get('/', showPage(view));
  app.post('/', showPageWithNumber(view, client));
  app.get('/api/number', refuseCrossSite, sendNumber(client));
  app.get('/api/status', sendStatus(store, broadcaster));
  app.get('/api/recoveries', sendRecoveries(store));
  app.use(faultRoutes({ ...live, view }));
  app.use(clientRoutes({ ...live, view }));

  app.use(notFound);
  app.use(problemFromError(log));
  return app;
}
