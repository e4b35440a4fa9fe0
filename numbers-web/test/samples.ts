// The page's states, as the design has them: what a server would know in each of them.
import type {
  ActiveFault,
  LiveEvent,
  LiveState,
  Recovery,
  Replica,
  Run,
  Second,
} from '../src/live/state.ts';
import { fakeCatalogue } from './fake-faults.ts';

/** When it breaks. Times below are seconds since then. */
const BREAK = Date.parse('2026-11-24T10:04:18');
const at = (seconds: number): number => BREAK + Math.round(seconds * 1_000);

const BUG = 'call 4 was one too many: the bug lets 3 pass';

type Steps = Recovery['steps'];
const LAST_TEN: [
  ago: number,
  fault: string,
  steps: Steps,
  lost: string,
  cure: Recovery['curedBy'],
][] = [
  [
    1_349,
    'reset',
    { firstFailure: 0.1, unhealthy: 9.3, gone: 20.4, boot: 20.8, healthy: 21, firstNumber: 21 },
    '209 of 209',
    'watchdog',
  ],
  [
    1_205,
    'exception',
    { firstFailure: 0.1, gone: 0.2, boot: 0.5, healthy: 0.6, firstNumber: 0.6 },
    '6 of 6',
    'restart policy',
  ],
  [
    1_071,
    'latency',
    { firstFailure: 0.5, unhealthy: 9.7, gone: 20.4, boot: 20.6, healthy: 20.8, firstNumber: 20.8 },
    '207 of 207',
    'watchdog',
  ],
  [
    856,
    'flap',
    { firstFailure: 0.1, unhealthy: 9.1, healthy: 16.1, firstNumber: 16.1 },
    '160 of 160',
    'expiry',
  ],
  [
    719,
    'block',
    { firstFailure: 0.5, unhealthy: 9.7, gone: 21.2, boot: 21.6, healthy: 21.8, firstNumber: 21.8 },
    '216 of 216',
    'watchdog',
  ],
  [510, 'error', { firstFailure: 0.1, firstNumber: 40.1 }, '399 of 399', 'person'],
  [
    408,
    'memory',
    { firstFailure: 3, gone: 3.1, boot: 3.5, healthy: 3.7, firstNumber: 3.7 },
    '7 of 36',
    'restart policy',
  ],
  [
    201,
    'hang',
    { firstFailure: 0.5, unhealthy: 9.7, gone: 20.4, boot: 20.7, healthy: 20.8, firstNumber: 20.8 },
    '207 of 207',
    'watchdog',
  ],
  [
    59.8,
    'crash',
    { firstFailure: 0.1, gone: 0.2, boot: 0.7, healthy: 0.9, firstNumber: 0.9 },
    '8 of 8',
    'restart policy',
  ],
];

function recovery(began: number, changes: Partial<Recovery> & { steps: Steps }): Recovery {
  const steps = Object.fromEntries(
    Object.entries(changes.steps).map(([step, seconds]) => [step, at(began + seconds)]),
  );
  const counts = { requests: 0, requestsLost: 0, over: true };
  return {
    id: began,
    brokeAt: at(began),
    ...counts,
    ...changes,
    steps: { fault: at(began), ...steps },
  };
}

const before = LAST_TEN.map(([ago, fault, steps, lost, cure]) => {
  const [requestsLost = 0, requests = 0] = lost.split(' of ').map(Number);
  const routes = fault === 'error' ? { routes: ['/rng'] } : {};
  return recovery(-ago, {
    fault,
    ...routes,
    steps,
    requests,
    requestsLost,
    ...(cure && { curedBy: cure }),
  });
});

const failAfter = (steps: Steps, changes: Partial<Recovery>): Recovery =>
  recovery(0, { fault: 'fail-after', steps, ...changes });

const broken = failAfter(
  { firstFailure: 0.4, unhealthy: 8.4 },
  { requests: 139, requestsLost: 136, over: false },
);
const cured = failAfter(
  { firstFailure: 0.4, unhealthy: 8.4, gone: 20.2, boot: 20.6, healthy: 20.9, firstNumber: 21 },
  { requests: 210, requestsLost: 205, curedBy: 'watchdog' },
);

function seconds(
  from: number,
  to: number,
  count: (second: number) => [good: number, failed: number],
): Second[] {
  return Array.from({ length: to - from }, (_, place) => {
    const [numbers, failures] = count(from + place);
    return {
      second: BREAK / 1_000 + from + place,
      numbers,
      failures,
      attempts: numbers + failures,
    };
  });
}

const brokenSeconds = (second: number): [number, number] =>
  second < 0 ? [10, 0] : second === 0 ? [3, 7] : [0, 10];
const curedSeconds = (second: number): [number, number] =>
  second > 20 ? [10, 0] : second === 20 ? [2, 8] : brokenSeconds(second);

function runs(...list: [from: number, state: Run['state'], release?: string][]): Run[] {
  return list.map(([from, state, release = 'v3']) => ({
    from: at(from),
    state,
    ready: state === 'good' || state === 'failing',
    release,
  }));
}

function replica(changes: Partial<Replica>): Replica {
  return {
    instance: 'a66b18d41c55',
    release: 'v3',
    bootId: 'boot',
    startedAt: at(-154),
    condition: 'healthy',
    since: at(-300),
    docker: 'healthy',
    restarts: 9,
    replaced: [],
    calls: 486,
    faults: [],
    runs: runs([-180, 'good']),
    ...changes,
  };
}

let lastEventId = 0;
function event(
  seconds: number,
  kind: LiveEvent['kind'],
  text: string,
  more: Partial<LiveEvent> = {},
): LiveEvent {
  lastEventId += 1;
  return { id: lastEventId, at: at(seconds), kind, text, instance: 'a66b18d41c55', ...more };
}

const breakEvents = [
  event(-196, 'new-process', 'A new process answers in a66b18'),
  event(-195, 'healthy', 'Docker calls a66b18 healthy'),
  event(-11, 'note', 'Keep asking: 10 a second'),
  event(0, 'fault-on', 'fail-after switched on for 60 s', { fault: 'fail-after' }),
  event(0.4, 'failing', '/health fails: it answered 500'),
  event(1, 'note', 'The breaker opens: 5 failures in a row'),
  event(8.4, 'unhealthy', 'Docker calls a66b18 unhealthy'),
];
const cureEvents = [
  event(20.2, 'process-gone', 'The watchdog has ended the process of a66b18'),
  event(20.6, 'new-process', 'A new process answers in a66b18'),
  event(20.9, 'healthy', 'Docker calls a66b18 healthy'),
  event(21, 'note', 'First number after 21.0 s'),
];

const fault = (type: string, changes: Partial<ActiveFault> = {}): ActiveFault => ({
  type,
  routes: ['/rng', '/health'],
  hits: 152,
  ...changes,
});

const unhealthyReplica = replica({
  condition: 'unhealthy',
  docker: 'unhealthy',
  calls: 211,
  since: at(0.4),
  reason: `/health answered 500 Internal Server Error: ${BUG}`,
  faults: [fault('fail-after', { endsAt: at(60), duration: 60 })],
  watchdogEndsAt: at(20.4),
  runs: runs([-60, 'good'], [0.4, 'failing']),
});

function sample(changes: Partial<LiveState>): LiveState {
  const state: LiveState = {
    now: at(267),
    webBootId: 'web-boot',
    service: { condition: 'healthy', since: at(21), ready: 1, known: 1 },
    replicas: [replica({ startedAt: at(20.6), since: at(20.9) })],
    faultInjection: 'on',
    faultTypes: fakeCatalogue,
    client: {
      safeguards: { timeout: true, retry: true, breaker: true, fallback: true },
      breaker: 'closed',
      waiting: 0,
      lastNumber: { number: 47, at: at(266.8) },
      lastCall: { at: at(266.8), attempts: 1, milliseconds: 4 },
    },
    limits: { attemptTimeout: 500, callBudget: 1_000, breakerFailures: 5 },
    askingPerSecond: 2,
    seconds: seconds(200, 267, (second) => (second < 221 ? [0, 0] : [2, 0])),
    events: [...breakEvents, ...cureEvents, event(253, 'note', 'Keep asking: 2 a second')],
    recoveries: [...before, cured],
    ...changes,
  };
  return { ...state, replicas: changes.replicas ?? state.replicas };
}

const safeguards = { timeout: true, retry: true, breaker: true, fallback: true };

const brokenState = sample({
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

const recoveredState = sample({
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

const staleCured = failAfter(
  { firstFailure: 1.2, unhealthy: 8.4, gone: 20.2, boot: 20.6, healthy: 20.9 },
  { requests: 2, requestsLost: 2, curedBy: 'watchdog', over: false },
);
const staleState = sample({
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

const gone = recovery(0, {
  fault: 'crash',
  steps: { firstFailure: 0.1, gone: 0 },
  requests: 138,
  requestsLost: 138,
  over: false,
});
const goneReason = 'numbers-api refused the connection: nothing listens there';
const goneState = sample({
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
    event(0, 'process-gone', 'The process has ended of a66b18'),
  ],
  recoveries: [...before, gone],
});

const notReadyState = sample({
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

const degradedState = sample({
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
const rolloutState = sample({
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
const freshState = sample({
  now: at(0),
  service: { condition: 'unknown', since: at(-1), ready: 0, known: 0 },
  replicas: [],
  faultInjection: 'unknown',
  faultTypes: [],
  client: { safeguards, breaker: 'closed', waiting: 0 },
  askingPerSecond: 0,
  seconds: [],
  events: [],
  recoveries: [],
});

export const SAMPLES: Readonly<Record<string, LiveState>> = {
  calm: sample({}),
  broken: brokenState,
  recovered: recoveredState,
  stale: staleState,
  gone: goneState,
  'not-ready': notReadyState,
  degraded: degradedState,
  rollout: rolloutState,
  locked: { ...brokenState, faultInjection: 'off', faultTypes: [] },
  fresh: freshState,
};
