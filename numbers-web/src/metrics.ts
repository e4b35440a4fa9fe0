// Figures for Prometheus.
import { Counter, createMetrics, Gauge } from 'service-kit/metrics.ts';
import type { Story } from 'story/story.ts';
import { VERSION } from './settings.ts';

/** A value, and which of the gauge's it is. */
type Figure = [value: number, labels?: Record<string, string>];

/** The figures that every service has, and those of a client and its pages. */
export function createWebMetrics(release: string, story: () => Story, countStreams: () => number) {
  const registry = createMetrics({ release, version: VERSION });
  const registers = [registry];

  /** Creates a gauge that is computed at each request, so that it doesn't accumulate replicas over weeks. */
  function gauge(name: string, help: string, labelNames: string[], read: () => Figure[]): void {
    new Gauge({
      ...{ name, help, labelNames, registers },
      collect() {
        this.reset();
        for (const [value, labels = {}] of read()) this.set(labels, value);
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
  const waiting = 'Calls that have no answer yet';
  gauge('numbers_calls_waiting', waiting, [], () => [[story().client.waiting]]);
  const open = '1 while the circuit breaker keeps calls from the API';
  gauge('numbers_breaker_open', open, [], () => [[Number(story().client.breaker === 'open')]]);
  gauge('event_streams', 'Open pages that receive changes', [], () => [[countStreams()]]);
  const ready = '1 for each replica of the API that takes requests, 0 for one that does not';
  gauge('numbers_replica_ready', ready, ['replica'], () =>
    story().replicas.map(({ instance: replica, runs }) => [
      Number(runs.at(-1)?.ready ?? false),
      { replica },
    ]),
  );
  const tried = 'Attempts on each replica in the last thirty seconds, by what they got';
  gauge('numbers_replica_attempts', tried, ['replica', 'outcome'], () =>
    story().replicas.flatMap(({ instance: replica, attempts: all, failedAttempts: failed }) => [
      [all - failed, { replica, outcome: 'number' }],
      [failed, { replica, outcome: 'problem' }],
    ]),
  );

  return {
    registry,
    callEnded(gotNumber: boolean, ended: number): void {
      calls.inc({ outcome: gotNumber ? 'number' : 'problem' });
      attempts.inc(ended);
    },
  };
}
