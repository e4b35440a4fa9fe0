// The states of a service with several replicas.
import type { Run } from '../../src/live/state.ts';
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

const ROLLOUT: [instance: string, release: string, ...run: [number, Run['state'], string?][]][] = [
  ['7d2e', 'v4', [200, 'good'], [217, 'gone'], [219, 'starting', 'v4'], [222.5, 'good', 'v4']],
  ['03fa', 'v4', [200, 'good'], [229, 'gone'], [231, 'starting', 'v4'], [234.5, 'good', 'v4']],
  [
    'b81c',
    'v4',
    [200, 'good'],
    [241, 'gone'],
    [243, 'starting', 'v4'],
    [246.5, 'good', 'v4'],
    [253, 'failing', 'v4'],
  ],
  ['e590', 'v3', [200, 'good']],
  ['41d7', 'v3', [200, 'good'], [212, 'not ready'], [224, 'good']],
  ['9c06', 'v3', [200, 'good']],
];
export const rolloutState = sample({
  service: {
    condition: 'degraded',
    since: at(253),
    ready: 5,
    known: 6,
    reason: 'b81c, new on v4, fails: /health answered 500',
  },
  replicas: ROLLOUT.map(([instance, release, ...list]) =>
    replica({
      instance,
      release,
      condition: instance === 'b81c' ? 'unhealthy' : 'healthy',
      startedAt: at(release === 'v4' ? 219 : 0),
      faults: instance === 'b81c' ? [fault('error', { hits: 63 })] : [],
      runs: runs(...list),
    }),
  ),
  seconds: seconds(200, 267, (second) => (second < 253 ? [10, 0] : [8, 2])),
  events: [event(262, 'unhealthy', 'Docker calls b81c unhealthy', { instance: 'b81c' })],
  recoveries: [
    ...before,
    recovery(253, {
      steps: { firstFailure: 0.2, unhealthy: 9 },
      requests: 140,
      requestsLost: 19,
      over: false,
    }),
  ],
});

/** Nothing has happened yet, and nothing is known. */
