// Figures for Prometheus.
import { Counter, Gauge, type Registry } from '@prometheus-io/client';
import { type Build, createMetrics } from 'service-kit/metrics.ts';
import type { Attempt } from './calls/number-client.ts';
import type { Store } from './live/store.ts';

export interface WebMetrics {
  registry: Registry;
  callEnded(gotNumber: boolean, attempts: readonly Attempt[]): void;
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
    name: 'numbers_replica_ready',
    help: '1 for each replica of the API that takes requests, 0 for one that does not',
    labelNames: ['instance'],
    registers,
    // Only those that are known now, so that the replicas of a week do not pile up here.
    collect() {
      this.reset();
      for (const { instance, runs } of store.read().replicas) {
        this.set({ instance }, runs.at(-1)?.ready ? 1 : 0);
      }
    },
  });
  new Gauge({
    name: 'numbers_replica_attempts',
    help: 'Attempts on each replica in the last thirty seconds, by what they got',
    labelNames: ['instance', 'outcome'],
    registers,
    collect() {
      this.reset();
      for (const { instance, attempts: all, failedAttempts: failed } of store.read().replicas) {
        this.set({ instance, outcome: 'number' }, all - failed);
        this.set({ instance, outcome: 'problem' }, failed);
      }
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
    callEnded(gotNumber, ended) {
      calls.inc({ outcome: gotNumber ? 'number' : 'problem' });
      attempts.inc(ended.length);
    },
  };
}
