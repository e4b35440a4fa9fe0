// Figures for Prometheus.
import { type Build, Counter, createMetrics, Gauge, type Registry } from 'service-kit/metrics.ts';
import type { Story } from 'story/story.ts';

export interface WebMetrics {
  registry: Registry;
  callEnded(gotNumber: boolean, attempts: number): void;
}

/** The figures that every service has, and those of a client and its pages. */
export function createWebMetrics(
  build: Build,
  story: () => Story,
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
  gauge('numbers_calls_waiting', 'Calls that have no answer yet', [], (figure) =>
    figure.set(story().client.waiting),
  );
  gauge(
    'numbers_breaker_open',
    '1 while the circuit breaker keeps calls from the API',
    [],
    (figure) => figure.set(story().client.breaker === 'open' ? 1 : 0),
  );
  gauge('event_streams', 'Open pages that are told of changes', [], (figure) =>
    figure.set(countStreams()),
  );
  const ready = '1 for each replica of the API that takes requests, 0 for one that does not';
  gauge('numbers_replica_ready', ready, ['replica'], (figure) => {
    for (const { instance: replica, runs } of story().replicas) {
      figure.set({ replica }, runs.at(-1)?.ready ? 1 : 0);
    }
  });
  const tried = 'Attempts on each replica in the last thirty seconds, by what they got';
  gauge('numbers_replica_attempts', tried, ['replica', 'outcome'], (figure) => {
    for (const { instance: replica, attempts: all, failedAttempts: failed } of story().replicas) {
      figure.set({ replica, outcome: 'number' }, all - failed);
      figure.set({ replica, outcome: 'problem' }, failed);
    }
  });

  /** Creates a gauge that is computed at each request, so that it doesn't accumulate replicas over weeks. */
  function gauge(
    name: string,
    help: string,
    labelNames: string[],
    read: (figure: Gauge<string>) => void,
  ) {
    new Gauge<string>({
      name,
      help,
      labelNames,
      registers,
      collect() {
        this.reset();
        read(this);
      },
    });
  }

  return {
    registry,
    callEnded(gotNumber, ended) {
      calls.inc({ outcome: gotNumber ? 'number' : 'problem' });
      attempts.inc(ended);
    },
  };
}
