// One of three replicas breaks, and the others carry on; and all three break.
import { recoveredState } from './one-replica.ts';
import { event, fault, replica, runs, sample, seconds } from './parts.ts';
import { at, before, recovery } from './recoveries.ts';

export const NAMES = ['a1b2c3d4e5f6', '7d2e90c1aa34', '03fab8817c20'] as const;

/** An error in one of three: Docker has not noticed, and the retry goes to another one. */
export const oneOfThreeState = sample({
  now: at(6.2),
  service: {
    condition: 'degraded',
    since: at(0.4),
    ready: 3,
    known: 3,
    reason: 'a1b2c3 is unhealthy: /health answered 500',
  },
  replicas: NAMES.map((instance, place) =>
    replica({
      instance,
      attempts: place === 0 ? 98 : 107 + place,
      ...(place === 0
        ? {
            condition: 'unhealthy',
            failedAttempts: 31,
            faults: [fault('error', { hits: 63 })],
            runs: runs([-180, 'good'], [0.4, 'failing']),
          }
        : { faults: [fault('latency', { hits: 12, endsAt: at(42), duration: 60 })] }),
    }),
  ),
  client: {
    ...recoveredState.client,
    lastCall: { at: at(6.1), attempts: 2, milliseconds: 94 },
    lastNumber: { number: 83, at: at(6.1) },
  },
  askingPerSecond: 10,
  seconds: seconds(-60, 7, () => [10, 0]).map((each) => ({
    ...each,
    attempts: each.second % 3 === 0 ? 13 : 14,
  })),
  events: [
    event(-18, 'fault-on', 'latency switched on for 60 s', {
      instance: NAMES[1],
      fault: 'latency',
    }),
    event(-18, 'fault-on', 'latency switched on for 60 s', {
      instance: NAMES[2],
      fault: 'latency',
    }),
    event(0, 'fault-on', 'error switched on', { instance: NAMES[0], fault: 'error' }),
    event(0.4, 'failing', '/health fails: it answered 500', { instance: NAMES[0] }),
  ],
  recoveries: [
    ...before,
    recovery(0, {
      instance: NAMES[0],
      fault: 'error',
      steps: { firstFailure: 0.4 },
      requests: 62,
      requestsLost: 0,
      over: false,
    }),
  ],
});

/** The same, cured by the watchdog. */
export const carriedOnState = sample({
  ...oneOfThreeState,
  now: at(29),
  service: { condition: 'healthy', since: at(20.9), ready: 3, known: 3 },
  replicas: NAMES.map((instance, place) =>
    replica({
      instance,
      attempts: place === 0 ? 39 : 136,
      failedAttempts: place === 0 ? 21 : 0,
      ...(place === 0 && {
        restarts: 1,
        runs: runs(
          [-180, 'good'],
          [0.4, 'failing'],
          [20.2, 'gone'],
          [20.6, 'starting'],
          [20.9, 'good'],
        ),
      }),
    }),
  ),
  seconds: seconds(-60, 29, () => [10, 0]),
  events: [
    ...oneOfThreeState.events,
    event(8.4, 'unhealthy', 'Docker calls a1b2c3 unhealthy', { instance: NAMES[0] }),
    event(20.2, 'process-gone', 'The watchdog has ended the process of a1b2c3', {
      instance: NAMES[0],
    }),
    event(20.6, 'new-process', 'A new process answers in a1b2c3', { instance: NAMES[0] }),
    event(20.9, 'healthy', 'Docker calls a1b2c3 healthy', { instance: NAMES[0] }),
  ],
  recoveries: [
    ...before,
    recovery(0, {
      instance: NAMES[0],
      fault: 'error',
      steps: {
        firstFailure: 0.4,
        unhealthy: 8.4,
        gone: 20.2,
        boot: 20.6,
        healthy: 20.9,
        firstNumber: 20.9,
      },
      requests: 210,
      requestsLost: 0,
      curedBy: 'watchdog',
    }),
  ],
});

/** All three broken at once. */
export const downState = sample({
  ...oneOfThreeState,
  now: at(14),
  service: {
    condition: 'unhealthy',
    since: at(0.6),
    ready: 3,
    known: 3,
    reason: '/health answered 500',
  },
  replicas: NAMES.map((instance) =>
    replica({
      instance,
      condition: 'unhealthy',
      docker: 'unhealthy',
      attempts: 70,
      failedAttempts: 28,
      faults: [fault('error', { hits: 93 })],
      runs: runs([-180, 'good'], [0.4, 'failing']),
    }),
  ),
  client: {
    ...oneOfThreeState.client,
    breaker: 'open',
    lastCall: { at: at(13.9), attempts: 0, milliseconds: 0, problem: 'answered 500' },
    lastFailureAt: at(13.9),
  },
  seconds: seconds(-60, 14, (second) => (second < 0 ? [10, 0] : [0, 10])),
  events: NAMES.map((instance) =>
    event(0, 'fault-on', `error switched on in ${instance.slice(0, 6)}`, {
      instance,
      fault: 'error',
    }),
  ),
  recoveries: [
    ...before.slice(3),
    ...NAMES.map((instance) =>
      recovery(0, {
        id: NAMES.indexOf(instance),
        instance,
        fault: 'error',
        steps: { firstFailure: 0.4, unhealthy: 8.4 },
        requests: 140,
        requestsLost: 138,
        over: false,
      }),
    ),
  ],
});
