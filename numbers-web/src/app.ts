// The routes of numbers-web. The app doesn't listen, so tests can call it directly.
import { join } from 'node:path';
import express, { type Express } from 'express';
import { loadTemplates } from 'page-kit/templates.ts';
import * as security from 'service-kit/browser-security.ts';
import type { Log } from 'service-kit/log.ts';
import { measureRequests, showMetrics } from 'service-kit/metrics.ts';
import * as responses from 'service-kit/responses.ts';
import type { Lifecycle } from 'service-kit/serve.ts';
import type { LiveView } from './live-view.ts';
import { createPageView } from './page-view.ts';
import { formRoutes } from './routes/forms.ts';
import { numberRoutes } from './routes/numbers.ts';

/** The folder of templates and browser files, for the sources and for the bundle. */
const PAGE_FOLDER = join(import.meta.dirname, '..', 'page');

/** Creates the app with all routes; the caller starts and stops `live`. @throws SyntaxError if a template isn't EJS */
export function createApp(live: LiveView, lifecycle: Lifecycle, log: Log): Express {
  const { eventStream, metrics } = live;
  const view = createPageView(live.story, loadTemplates(PAGE_FOLDER));
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  // Before the measuring: a stream that lasts for hours says nothing of how fast this server is.
  app.get('/events', security.neverStore, eventStream.connect);
  app.use(measureRequests(metrics.registry));
  app.get('/health', responses.livenessCheck);
  app.get('/ready', responses.readinessCheck(lifecycle));
  app.get('/metrics', showMetrics(metrics.registry));

  app.use(security.securityHeaders);
  app.use(express.static(join(PAGE_FOLDER, 'dist'), { index: false }));
  app.use(security.neverStore);
  app.post(
    '/{*path}',
    security.onlyOwnHosts(live.settings.HOST_NAMES ?? []),
    security.onlyOwnPages,
  );
  app.use(numberRoutes(live, view));
  app.use(formRoutes(live, view));

  app.use(responses.notFound);
  app.use(responses.problemFromError(log));
  return app;
}
