// Figures for Prometheus.
import { Counter, createMetrics, Gauge } from 'service-kit/metrics.ts';
import type { Story } from 'story/story.ts';
import { VERSION } from './settings.ts';

/** The figures that every service has, and those of a client and its pages. */
export function createWebMetrics(release: string, story: () => Story, countStreams: () => number) {
  const registry = createMetrics({ release, version: VERSION });
  const registers = [registry];

  /** Creates a gauge that is computed at each request, so that it doesn't accumulate replicas over weeks. */
  function gauge(
    name: string,
    help: string,
    read: (figure: Gauge<string>) => void,
    ...labelNames: string[]
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
  gauge('numbers_calls_waiting', 'Calls that have no answer yet', (figure) => {
    figure.set(story().client.waiting);
  });
  gauge(
    'numbers_breaker_open',
    '1 while the circuit breaker keeps calls from the API',
    (figure) => {
      figure.set(Number(story().client.breaker === 'open'));
    },
  );
  gauge('event_streams', 'Open pages that are told of changes', (figure) => {
    figure.set(countStreams());
  });
  const ready = '1 for each replica of the API that takes requests, 0 for one that does not';
  const recordReady = (figure: Gauge<string>) => {
    for (const { instance: replica, runs } of story().replicas) {
      figure.set({ replica }, Number(runs.at(-1)?.ready ?? false));
    }
  };
  gauge('numbers_replica_ready', ready, recordReady, 'replica');
  const tried = 'Attempts on each replica in the last thirty seconds, by what they got';
  const recordTried = (figure: Gauge<string>) => {
    for (const { instance: replica, attempts: all, failedAttempts: failed } of story().replicas) {
      figure.set({ replica, outcome: 'number' }, all - failed);
      figure.set({ replica, outcome: 'problem' }, failed);
    }
  };
  gauge('numbers_replica_attempts', tried, recordTried, 'replica', 'outcome');

  return {
    registry,
    callEnded(gotNumber: boolean, ended: number): void {
      calls.inc({ outcome: gotNumber ? 'number' : 'problem' });
      attempts.inc(ended);
    },
  };
}
