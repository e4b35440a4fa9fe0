// The routes of numbers-api. The app doesn't listen, so tests can call it directly.

import type { About } from 'contract';
import express, { type Express } from 'express';
import { onlyOwnHosts, refuseCrossSite } from 'service-kit/browser-security.ts';
import { type Lifecycle, livenessCheck, readinessCheck } from 'service-kit/lifecycle.ts';
import type { Log } from 'service-kit/log.ts';
import { measureRequests, type Registry, showMetrics } from 'service-kit/metrics.ts';
import { allowOnly, notFound, problemFromError, sendJson } from 'service-kit/responses.ts';
import type { FaultInjector } from './faults/injector.ts';
import type { Probes } from './health.ts';
import { faultRoutes } from './routes/faults.ts';
import { countCalls, drawNumber } from './routes/rng.ts';
import type { ServiceState } from './service-state.ts';
import type { Settings } from './settings.ts';

export interface AppParts {
  state: ServiceState;
  lifecycle: Lifecycle;
  faults: FaultInjector;
  probes: Probes;
  /** Returns the response of GET /. */
  describe(): About;
  metrics: Registry;
  settings: Pick<Settings, 'FAULT_INJECTION' | 'HOST_NAMES'>;
  log: Log;
}

/** Creates the app with all routes. With FAULT_INJECTION off, the routes that switch faults answer 404. */
export function createApp(parts: AppParts): Express {
  const { state, lifecycle, faults, probes, describe, metrics, settings, log } = parts;
  const { FAULT_INJECTION: faultInjection, HOST_NAMES: hostNames = [] } = settings;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.use(measureRequests(metrics));
  // For the web's dependency check. A proxy would replace the header Server.
  app.use((_request, response, next) => {
    response.set('Service', 'numbers-api');
    next();
  });

  const readOnly = allowOnly('GET, HEAD');
  const { spoil } = faults;

  app
    .route('/rng')
    .get(refuseCrossSite, countCalls(state), spoil('/rng'), drawNumber)
    .all(readOnly);
  app.route('/health').get(probes.observe, spoil('/health'), livenessCheck).all(readOnly);
  app.route('/ready').get(spoil('/ready'), readinessCheck(lifecycle)).all(readOnly);
  app
    .route('/')
    .get((_request, response) => sendJson(response, describe()))
    .all(readOnly);
  app.route('/metrics').get(showMetrics(metrics)).all(readOnly);
  app
    .route('/openapi.json')
    .get(async (_request, response) => {
      // Loaded at the first request, to keep the start short.
      const { describeApi } = await import('./openapi.ts');
      sendJson(response, describeApi(state.version, faults.catalogue, faultInjection));
    })
    .all(readOnly);
  if (faultInjection) app.use(faultRoutes(faults, state, onlyOwnHosts(hostNames)));

  app.use(notFound);
  app.use(problemFromError(log));
  return app;
}
