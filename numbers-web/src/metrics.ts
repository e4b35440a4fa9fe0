// Figures for Prometheus.
import { Counter, Gauge, type Registry } from 'prom-client';
import { type Build, createMetrics } from 'service-kit/metrics.ts';
import type { Outcome } from './calls/number-client.ts';
import type { Store } from './live/store.ts';

export interface WebMetrics {
  registry: Registry;
  callEnded(outcome: Outcome): void;
}

/** The figures that every service has, and those of a client and its pages. */
export function createWebMetrics(
  build: Build,
  store: Store,
  countStreams: () => number,
): WebMetrics {
  const registry = createMetrics(build);
  const registers = [registry];

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
    registry,
    callEnded(outcome) {
      calls.inc({ outcome: 'number' in outcome ? 'number' : 'problem' });
      attempts.inc(outcome.attempts);
    },
  };
}
