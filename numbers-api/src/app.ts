// The HTTP interface of numbers-api. It does not listen, so that tests can call it as it is.
import express, { type Express } from 'express';
import type { Lifecycle } from '../../service-kit/src/lifecycle.ts';
import type { Log } from '../../service-kit/src/log.ts';
import { notFound, problemFromError } from '../../service-kit/src/problem.ts';
import { readinessCheck } from '../../service-kit/src/ready.ts';
import type { FaultInjector } from './faults/injector.ts';
import type { Health } from './health.ts';
import { about } from './routes/about.ts';
import { healthCheck } from './routes/health.ts';
import { countCalls, drawNumber } from './routes/rng.ts';
import type { ServiceState } from './service-state.ts';

export interface AppParts {
  state: ServiceState;
  lifecycle: Lifecycle;
  health: Health;
  faults: FaultInjector;
  log: Log;
}

export function createApp({ state, lifecycle, health, faults, log }: AppParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');

  app.get('/rng', countCalls(state), faults.spoil('/rng'), drawNumber);
  app.get('/health', faults.spoil('/health'), healthCheck(health));
  app.get('/ready', faults.spoil('/ready'), readinessCheck(lifecycle));
  app.get('/', about(state, health, faults));

  app.use(notFound);
  app.use(problemFromError(log));
  return app;
}
