// The states of a service with one replica.
import {
  breakEvents,
  brokenSeconds,
  curedSeconds,
  cureEvents,
  event,
  fault,
  replica,
  runs,
  safeguards,
  sample,
  seconds,
  unhealthyReplica,
} from './parts.ts';
import { at, BUG, before, broken, failAfter, recovery } from './recoveries.ts';

export const brokenState = sample({
  now: at(14),
  service: {
    condition: 'unhealthy',
    since: at(0.4),
    ready: 1,
    known: 1,
    reason: unhealthyReplica.reason ?? '',
  },
  replicas: [unhealthyReplica],
  client: {
    safeguards,
    breaker: 'open',
    waiting: 0,
    lastNumber: { number: 66, at: at(0.3) },
    lastCall: { at: at(13.9), attempts: 0, milliseconds: 0, problem: `answered 500: ${BUG}` },
    lastFailureAt: at(13.9),
  },
  askingPerSecond: 10,
  seconds: seconds(-60, 15, brokenSeconds),
  events: breakEvents,
  recoveries: [...before, broken],
});

export const recoveredState = sample({
  now: at(27),
  service: { condition: 'healthy', since: at(20.9), ready: 1, known: 1 },
  replicas: [
    replica({
      startedAt: at(20.6),
      since: at(20.9),
      calls: 61,
      runs: runs(
        [-60, 'good'],
        [0.4, 'failing'],
        [20.2, 'gone'],
        [20.6, 'starting'],
        [20.9, 'good'],
      ),
    }),
  ],
  client: {
    safeguards,
    breaker: 'closed',
    waiting: 0,
    lastNumber: { number: 58, at: at(26.9) },
    lastCall: { at: at(26.9), attempts: 1, milliseconds: 3 },
    lastFailureAt: at(20.8),
  },
  askingPerSecond: 10,
  seconds: seconds(-60, 27, curedSeconds),
  events: [...breakEvents, ...cureEvents],
});

export const staleCured = failAfter(
  { firstFailure: 1.2, unhealthy: 8.4, gone: 20.2, boot: 20.6, healthy: 20.9 },
  { requests: 2, requestsLost: 2, curedBy: 'watchdog', over: false },
);
export const staleState = sample({
  ...recoveredState,
  client: {
    ...recoveredState.client,
    lastNumber: { number: 66, at: at(-1) },
    lastCall: { at: at(8), attempts: 2, milliseconds: 110, problem: `answered 500: ${BUG}` },
    lastFailureAt: at(8),
  },
  askingPerSecond: 0,
  seconds: seconds(-60, 27, (second) => [
    [-3, -2, -1].includes(second) ? 1 : 0,
    [1, 8].includes(second) ? 1 : 0,
  ]),
  events: [...breakEvents, ...cureEvents.slice(0, 3)],
  recoveries: [...before, staleCured],
});

export const gone = recovery(0, {
  fault: 'crash',
  steps: { firstFailure: 0.1, gone: 0 },
  requests: 138,
  requestsLost: 138,
  over: false,
});
export const goneReason = 'numbers-api refused the connection: nothing listens there';
export const goneState = sample({
  ...brokenState,
  service: { condition: 'gone', since: at(0), ready: 0, known: 1, reason: goneReason },
  replicas: [
    replica({
      condition: 'gone',
      reason: goneReason,
      docker: 'healthy',
      runs: runs([-60, 'good'], [0, 'gone']),
    }),
  ],
  client: {
    ...brokenState.client,
    lastCall: {
      at: at(13.9),
      attempts: 2,
      milliseconds: 8,
      problem: 'refused the connection: nothing listens there',
    },
  },
  events: [
    ...breakEvents.slice(0, 3),
    event(0, 'fault-on', 'crash switched on', { fault: 'crash' }),
    event(0, 'process-gone', 'The process of a66b18 has ended'),
  ],
  recoveries: [...before, gone],
});

export const notReadyState = sample({
  service: {
    condition: 'not ready',
    since: at(255),
    ready: 0,
    known: 1,
    reason: '/ready answered 503: the fault unready is on',
  },
  replicas: [
    replica({
      condition: 'not ready',
      startedAt: at(20.6),
      since: at(255),
      faults: [fault('unready', { routes: ['/ready'], hits: 12 })],
      runs: runs([60, 'good'], [255, 'not ready']),
    }),
  ],
  events: [
    ...breakEvents,
    ...cureEvents,
    event(255, 'fault-on', 'unready switched on', { fault: 'unready' }),
    event(255.2, 'not-ready', '/ready fails: it answered 503'),
  ],
});
