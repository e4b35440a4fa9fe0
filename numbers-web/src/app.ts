// The HTTP interface of numbers-web. It does not listen, so that tests can call it as it is.
import { join } from 'node:path';
import express, { type Express } from 'express';
import type { Lifecycle } from '../../service-kit/src/lifecycle.ts';
import type { Log } from '../../service-kit/src/log.ts';
import { notFound, problemFromError } from '../../service-kit/src/problem.ts';
import { readinessCheck } from '../../service-kit/src/ready.ts';
import type { NumberClient } from './client/number-client.ts';
import { healthCheck } from './routes/health.ts';
import { sendNumber } from './routes/number.ts';
import { showPage, showPageWithNumber } from './routes/page.ts';
import { securityHeaders } from './security-headers.ts';

const FOLDER = join(import.meta.dirname, '..');

export interface AppParts {
  client: NumberClient;
  lifecycle: Lifecycle;
  log: Log;
}

export function createApp({ client, lifecycle, log }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('views', join(FOLDER, 'views'));
  app.set('view engine', 'ejs');
  app.enable('view cache');

  app.get('/health', healthCheck);
  app.get('/ready', readinessCheck(lifecycle));

  app.use(securityHeaders);
  app.use(express.static(join(FOLDER, 'public'), { index: false }));
  app.use((_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  app.get('/', showPage);
  app.post('/', showPageWithNumber(client));
  app.get('/api/number', sendNumber(client));

  app.use(notFound);
  app.use(problemFromError(log));
  return app;
}
