// Metrics for Prometheus: requests and process statistics.
//
// Imports the parts of the client one by one: its index also loads the push gateway and with it TLS, which takes an
// eighth of the start time.
import Counter from '@prometheus-io/client/lib/counter.js';
import collectDefaultMetrics from '@prometheus-io/client/lib/defaultMetrics.js';
import Gauge from '@prometheus-io/client/lib/gauge.js';
import Histogram from '@prometheus-io/client/lib/histogram.js';
import Registry from '@prometheus-io/client/lib/registry.js';
import type { RequestHandler } from 'express';

export { Counter, Gauge, type Registry };

/** Returns a registry that includes process metrics, such as memory and event loop lag. */
export function createMetrics({ release, version }: Record<'release' | 'version', string>) {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'build_info',
    help: 'Always 1; its labels name the release and the version.',
    labelNames: ['release', 'version'],
    registers: [registry],
  }).set({ release, version }, 1);
  return registry;
}

/**
 * Returns a middleware that counts and times all requests. The label `route` is the pattern of the route, never the
 * requested path, because each new label value uses memory forever. `status` is `none` if the connection closed
 * without an answer.
 */
export function measureRequests(registry: Registry): RequestHandler {
  const labelNames = ['method', 'route', 'status'] as const;
  const options = { labelNames, registers: [registry] };
  const name = 'http_requests_total';
  const requests = new Counter({ name, help: 'Completed requests.', ...options });
  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Seconds from the request to the end of its answer.',
    ...options,
  });
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const labels = {
        method: request.method,
        // Express has set it by now, unless no route matched.
        route: request.route?.path ?? 'unknown',
        status: response.headersSent ? response.statusCode : 'none',
      };
      requests.inc(labels);
      durations.observe(labels, (performance.now() - startedAt) / 1_000);
    });
    next();
  };
}

/** Handles GET /metrics: all metrics in Prometheus's text format. */
export function showMetrics(registry: Registry): RequestHandler {
  return async (_request, response) => {
    response.set('Content-Type', registry.contentType).send(await registry.metrics());
  };
}
