// A release that is bad: as it comes, and as it goes again.
import type { Run } from '../../src/live/state.ts';
import { event, fault, replica, runs, sample, seconds } from './parts.ts';
import { at, before, recovery } from './recoveries.ts';

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
      instance: 'b81c',
      steps: { firstFailure: 0.2, unhealthy: 9 },
      requests: 140,
      requestsLost: 19,
      over: false,
    }),
  ],
});

/** The same a little earlier, when nothing was broken yet. */
export const updateState = sample({
  ...rolloutState,
  now: at(249),
  service: { condition: 'healthy', since: at(-300), ready: 6, known: 6 },
  replicas: rolloutState.replicas.map((each) =>
    replica({
      ...each,
      condition: 'healthy',
      faults: [],
      attempts: 50,
      replaced: { '7d2e': ['1f20'], '03fa': ['77ab'], b81c: ['d02f'] }[each.instance] ?? [],
      runs: each.runs.filter(({ from }) => from < at(249)),
    }),
  ),
  seconds: seconds(189, 249, () => [10, 0]),
  events: [
    event(217, 'process-gone', '1f20 has stopped, as it had announced', { instance: '1f20' }),
    event(219, 'new-process', '7d2e replaces 1f20', { instance: '1f20' }),
    event(229, 'process-gone', '77ab has stopped, as it had announced', { instance: '77ab' }),
    event(231, 'new-process', '03fa replaces 77ab', { instance: '77ab' }),
    event(241, 'process-gone', 'd02f has stopped, as it had announced', { instance: 'd02f' }),
    event(243, 'new-process', 'b81c replaces d02f', { instance: 'd02f' }),
  ],
  recoveries: before,
});

const RUNS_OF_LEAVING = {
  old: runs([200, 'good']),
  leaving: runs([200, 'good'], [245, 'not ready']),
  new: runs([238, 'starting', 'v4'], [240, 'good', 'v4']),
};
const LEAVING: [instance: string, kind: keyof typeof RUNS_OF_LEAVING][] = [
  ['numbers-api-589bb594b9-6cf7p', 'leaving'],
  ['numbers-api-589bb594b9-sxj97', 'old'],
  ['numbers-api-589bb594b9-z8mxk', 'leaving'],
  ['numbers-api-589bb594b9-wk588', 'old'],
  ['numbers-api-589bb594b9-mnlc6', 'leaving'],
  ['numbers-api-589bb594b9-fbcnd', 'old'],
  ['numbers-api-5d695b4b45-k5jc2', 'new'],
  ['numbers-api-5d695b4b45-ccrtb', 'new'],
  ['numbers-api-5d695b4b45-zpb8x', 'new'],
];
/** An update on Kubernetes: three have come, and three others answer for a while longer. */
export const leavingState = sample({
  ...updateState,
  engine: 'Kubernetes',
  now: at(247),
  service: {
    condition: 'degraded',
    since: at(245),
    ready: 6,
    known: 9,
    reason: '6cf7p, z8mxk and mnlc6 are not ready: /ready answered 503 Service Unavailable',
  },
  replicas: LEAVING.map(([instance, kind]) =>
    replica({
      instance,
      release: kind === 'new' ? 'v4' : 'v3',
      docker: 'none',
      condition: kind === 'leaving' ? 'not ready' : 'healthy',
      startedAt: at(kind === 'new' ? 238 : 0),
      runs: RUNS_OF_LEAVING[kind],
    }),
  ),
  events: [
    event(245, 'not-ready', '/ready of 6cf7p fails: it answered 503 Service Unavailable', {
      instance: 'numbers-api-589bb594b9-6cf7p',
    }),
  ],
});

const ROLLBACK: [instance: string, ...run: [number, Run['state'], string?][]][] = [
  ['c4d1', [200, 'good'], [217, 'good', 'v4'], [252, 'starting', 'v3'], [254.5, 'good']],
  ['9a3e', [200, 'good'], [224, 'good', 'v4'], [256, 'starting', 'v3'], [258.5, 'good']],
  ['b81c', [200, 'good'], [231, 'good', 'v4'], [239, 'failing', 'v4']],
  ['e590', [200, 'good']],
  ['41d7', [200, 'good']],
  ['9c06', [200, 'good']],
];
/** The new release was bad: the old one comes back. */
export const rollbackState = sample({
  now: at(262),
  service: {
    condition: 'degraded',
    since: at(239),
    ready: 6,
    known: 6,
    reason: 'b81c is unhealthy: /health answered 500',
  },
  replicas: ROLLBACK.map(([instance, ...list]) =>
    replica({
      instance,
      release: instance === 'b81c' ? 'v4' : 'v3',
      attempts: 50,
      ...(instance === 'b81c' && {
        condition: 'unhealthy' as const,
        docker: 'unhealthy' as const,
        failedAttempts: 46,
        faults: [fault('error', { hits: 63 })],
      }),
      replaced: { c4d1: ['1f20', '7d2e'], '9a3e': ['77ab', '03fa'] }[instance] ?? [],
      runs: runs(...list),
    }),
  ),
  seconds: seconds(200, 262, () => [10, 0]),
  events: [
    event(217, 'new-process', '7d2e replaces 1f20', { instance: '1f20' }),
    event(224, 'new-process', '03fa replaces 77ab', { instance: '77ab' }),
    event(231, 'new-process', 'b81c replaces d02f', { instance: 'b81c' }),
    event(252, 'new-process', 'c4d1 replaces 7d2e', { instance: '7d2e' }),
    event(256, 'new-process', '9a3e replaces 03fa', { instance: '03fa' }),
  ],
  recoveries: before,
});

/** The same a little later. */
export const rolledBackState = sample({
  ...rollbackState,
  now: at(290),
  service: { condition: 'healthy', since: at(266), ready: 6, known: 6 },
  replicas: rollbackState.replicas.map((each) =>
    each.instance === 'b81c'
      ? replica({
          instance: 'f00d',
          replaced: ['d02f', 'b81c'],
          runs: runs(
            [200, 'good'],
            [231, 'good', 'v4'],
            [239, 'failing', 'v4'],
            [263, 'starting', 'v3'],
            [266, 'good'],
          ),
        })
      : each,
  ),
  seconds: seconds(200, 290, () => [10, 0]),
  events: [
    ...rollbackState.events,
    event(263, 'new-process', 'f00d replaces b81c', { instance: 'b81c' }),
  ],
});
