// The routes of numbers-api. The app doesn't listen, so tests can call it directly.
import { randomInt } from 'node:crypto';
import type { About } from 'contract';
import express, { type Express, type RequestHandler, Router } from 'express';
import { onlyOwnHosts, refuseBrowsers, refuseCrossSite } from 'service-kit/browser-security.ts';
import type { Log } from 'service-kit/log.ts';
import { measureRequests, type Registry, showMetrics } from 'service-kit/metrics.ts';
import {
  allowOnly,
  livenessCheck,
  notFound,
  problemFromError,
  readinessCheck,
  sendJson,
} from 'service-kit/responses.ts';
import type { Lifecycle } from 'service-kit/serve.ts';
import { controlRoutes } from './faults/control.ts';
import type { Faults } from './faults/faults.ts';
import type { Probes } from './probes.ts';
import type { Settings } from './settings.ts';

/** Numbers are integers from 0 up to, but not including, this. */
const UPPER_BOUND = 100;

export interface AppParts {
  lifecycle: Lifecycle;
  faults: Faults;
  probes: Probes;
  /** Returns the response of GET /. */
  describe(): About;
  metrics: Registry;
  settings: Pick<Settings, 'FAULT_INJECTION' | 'HOST_NAMES'>;
  log: Log;
}

/** Creates the app with all routes. With FAULT_INJECTION off, the routes that switch faults answer 404. */
export function createApp(parts: AppParts): Express {
  const { lifecycle, faults, probes, describe, metrics, settings, log } = parts;
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
  app.route('/rng').get(refuseCrossSite, faults.spoil('/rng'), drawNumber).all(readOnly);
  app.route('/health').get(probes.observe, faults.spoil('/health'), livenessCheck).all(readOnly);
  app.route('/ready').get(faults.spoil('/ready'), readinessCheck(lifecycle)).all(readOnly);
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
      sendJson(response, describeApi(describe().version, faults.catalogue, faultInjection));
    })
    .all(readOnly);
  if (faultInjection) {
    app.use(controlRoutes(faults, Router().use(onlyOwnHosts(hostNames), refuseBrowsers)));
    app.route('/faults').all(allowOnly('GET, HEAD, DELETE'));
    app.route('/faults/:type').all(allowOnly('PUT, DELETE'));
    app.route('/reset').all(allowOnly('POST'));
  }

  app.use(notFound);
  app.use(problemFromError(log));
  return app;
}

/** Sends a number from 0 to 99, uniformly distributed. HEAD gets only the headers and draws no number. */
const drawNumber: RequestHandler = (request, response) => {
  if (request.method === 'HEAD') response.type('json').end();
  else sendJson(response, randomInt(UPPER_BOUND));
};
