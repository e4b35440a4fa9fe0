// Figures for Prometheus.
import type { RequestHandler } from 'express';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Outcome } from './client/number-client.ts';
import type { Store } from './live/store.ts';

export interface Metrics {
  /** Measures each request; comes before all routes. */
  measure: RequestHandler;
  /** GET /metrics */
  send: RequestHandler;
  callEnded(outcome: Outcome): void;
}

export function createMetrics(store: Store, countStreams: () => number): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const durations = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    registers,
  });
  const calls = new Counter({
    name: 'numbers_calls_total',
    help: 'Numbers that users have asked for, by what they got',
    labelNames: ['outcome'],
    registers,
  });
  const attempts = new Counter({
    name: 'numbers_attempts_total',
    help: 'Attempts to get a number from the API, retries included',
    registers,
  });
  new Gauge({
    name: 'numbers_calls_waiting',
    help: 'Calls that have no answer yet',
    registers,
    collect() {
      this.set(store.read().client.waiting);
    },
  });
  new Gauge({
    name: 'numbers_breaker_open',
    help: '1 while the circuit breaker keeps calls from the API',
    registers,
    collect() {
      this.set(store.read().client.breaker === 'open' ? 1 : 0);
    },
  });
  new Gauge({
    name: 'event_streams',
    help: 'Open pages that are told of changes',
    registers,
    collect() {
      this.set(countStreams());
    },
  });

  return {
    measure(request, response, next) {
      const end = durations.startTimer();
      response.on('finish', () => {
        // Without a route, any path that somebody invents would become a time series of its own.
        const route = typeof request.route?.path === 'string' ? request.route.path : 'other';
        end({ method: request.method, route, status: response.statusCode });
      });
      next();
    },
    async send(_request, response) {
      response.set('Content-Type', registry.contentType).send(await registry.metrics());
    },
    callEnded(outcome) {
      calls.inc({ outcome: 'number' in outcome ? 'number' : 'problem' });
      attempts.inc(outcome.attempts);
    },
  };
}
