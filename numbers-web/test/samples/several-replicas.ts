// The states of a service with several replicas.
import { NAMES, oneOfThreeState } from './one-of-three.ts';
import { recoveredState } from './one-replica.ts';
import { event, fault, replica, runs, sample, seconds } from './parts.ts';
import { at, before, recovery } from './recoveries.ts';

export const degradedState = sample({
  ...recoveredState,
  engine: 'Kubernetes',
  now: at(18.6),
  service: {
    condition: 'degraded',
    since: at(15.5),
    ready: 2,
    known: 3,
    reason: 'x8k2p is gone: its process has ended',
  },
  replicas: [
    replica({ instance: 'numbers-api-6d4-m4tqz', runs: runs([-60, 'good']) }),
    replica({
      instance: 'numbers-api-6d4-x8k2p',
      condition: 'gone',
      faults: [
        fault('memory', { hits: 155, endsAt: at(30), duration: 30 }),
        fault('latency', { hits: 208, endsAt: at(64), duration: 60 }),
      ],
      runs: runs([-60, 'good'], [15.5, 'gone']),
    }),
    replica({ instance: 'numbers-api-6d4-zz91c', runs: runs([-60, 'good']) }),
  ],
  seconds: seconds(-60, 19, (second) => (second < 15 ? [10, 0] : second < 18 ? [7, 3] : [6, 0])),
  client: {
    ...recoveredState.client,
    lastNumber: { number: 31, at: at(18.5) },
    lastCall: { at: at(18.5), attempts: 2, milliseconds: 7 },
    lastFailureAt: at(17.5),
  },
  events: [
    event(0, 'fault-on', 'memory switched on in x8k2p', {
      instance: 'numbers-api-6d4-x8k2p',
      fault: 'memory',
    }),
    event(15.5, 'process-gone', 'The process of x8k2p has ended', {
      instance: 'numbers-api-6d4-x8k2p',
    }),
  ],
  recoveries: [
    ...before,
    recovery(0, {
      fault: 'memory',
      steps: { gone: 15.5, firstFailure: 15.6 },
      requests: 31,
      requestsLost: 9,
      over: false,
    }),
  ],
});

/** One of three has been taken away. */
export const leftState = sample({
  ...oneOfThreeState,
  now: at(300),
  service: { condition: 'healthy', since: at(-300), ready: 2, known: 2 },
  replicas: NAMES.map((instance, place) =>
    replica({
      instance,
      attempts: place === 2 ? 31 : 134,
      ...(place === 2 && {
        condition: 'gone',
        since: at(282),
        reason: 'it has left',
        runs: runs([110, 'good'], [280, 'not ready'], [282, 'gone']),
      }),
    }),
  ),
  seconds: seconds(200, 300, () => [10, 0]),
  events: [
    event(280, 'not-ready', '/ready fails: it answered 503', { instance: NAMES[2] }),
    event(282, 'process-gone', '03fab8 has left', { instance: NAMES[2] }),
  ],
  recoveries: before,
});

const instanceOf = (place: number): string =>
  (((place + 2) * 0x0b3a7c1d9e21) % 0xffffffffffff).toString(16).padStart(12, '0');
const BLOCKED = instanceOf(4);

/** As many as are watched, and some more; one of them is blocked. */
export const twelveState = sample({
  ...oneOfThreeState,
  now: at(12),
  service: {
    condition: 'degraded',
    since: at(0.9),
    ready: 11,
    known: 12,
    unwatched: 3,
    reason: `${BLOCKED.slice(0, 6)} does not respond: no answer within 500 ms`,
  },
  replicas: Array.from({ length: 12 }, (_, place) =>
    replica({
      instance: instanceOf(place),
      attempts: 28 + ((place * 5) % 9),
      failedAttempts: place === 4 ? 12 : 0,
      ...(place === 4 && {
        condition: 'not responding',
        docker: 'healthy',
        faults: [fault('block', { hits: 1 })],
        runs: runs([-180, 'good'], [0.9, 'failing']),
      }),
    }),
  ),
  events: [event(0, 'fault-on', 'block switched on', { instance: BLOCKED, fault: 'block' })],
  recoveries: [
    ...before,
    recovery(0, {
      instance: BLOCKED,
      fault: 'block',
      steps: { firstFailure: 0.9 },
      requests: 120,
      requestsLost: 0,
      over: false,
    }),
  ],
});
