// What the samples are made of.
import type {
  ActiveFault,
  LiveEvent,
  LiveState,
  Replica,
  Run,
  Second,
} from '../../src/live/state.ts';
import { fakeCatalogue } from '../fake-faults.ts';
import { at, BREAK, BUG, before, cured } from './recoveries.ts';

export function seconds(
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

export const brokenSeconds = (second: number): [number, number] =>
  second < 0 ? [10, 0] : second === 0 ? [3, 7] : [0, 10];
export const curedSeconds = (second: number): [number, number] =>
  second > 20 ? [10, 0] : second === 20 ? [2, 8] : brokenSeconds(second);

export function runs(...list: [from: number, state: Run['state'], release?: string][]): Run[] {
  return list.map(([from, state, release = 'v3']) => ({
    from: at(from),
    state,
    ready: state === 'good' || state === 'failing',
    release,
  }));
}

export function replica(changes: Partial<Replica>): Replica {
  return {
    instance: 'a66b18d41c55',
    address: '172.18.0.2',
    release: 'v3',
    bootId: 'boot',
    startedAt: at(-154),
    condition: 'healthy',
    since: at(-300),
    docker: 'healthy',
    restarts: 9,
    replaced: [],
    calls: 486,
    attempts: 60,
    failedAttempts: 0,
    faults: [],
    runs: runs([-180, 'good']),
    ...changes,
  };
}

export let lastEventId = 0;
export function event(
  seconds: number,
  kind: LiveEvent['kind'],
  text: string,
  more: Partial<LiveEvent> = {},
): LiveEvent {
  lastEventId += 1;
  return { id: lastEventId, at: at(seconds), kind, text, instance: 'a66b18d41c55', ...more };
}

export const breakEvents = [
  event(-196, 'new-process', 'A new process answers in a66b18'),
  event(-195, 'healthy', 'Docker calls a66b18 healthy'),
  event(-11, 'note', 'Keep asking: 10 a second'),
  event(0, 'fault-on', 'fail-after switched on for 60 s', { fault: 'fail-after' }),
  event(0.4, 'failing', '/health fails: it answered 500'),
  event(1, 'note', 'The breaker opens: 5 failures in a row'),
  event(8.4, 'unhealthy', 'Docker calls a66b18 unhealthy'),
];
export const cureEvents = [
  event(20.2, 'process-gone', 'The watchdog has ended the process of a66b18'),
  event(20.6, 'new-process', 'A new process answers in a66b18'),
  event(20.9, 'healthy', 'Docker calls a66b18 healthy'),
  event(21, 'note', 'First number after 21.0 s'),
];

export const fault = (type: string, changes: Partial<ActiveFault> = {}): ActiveFault => ({
  type,
  routes: ['/rng', '/health'],
  hits: 152,
  ...changes,
});

export const unhealthyReplica = replica({
  condition: 'unhealthy',
  docker: 'unhealthy',
  calls: 211,
  since: at(0.4),
  reason: `/health answered 500 Internal Server Error: ${BUG}`,
  faults: [fault('fail-after', { endsAt: at(60), duration: 60 })],
  watchdogEndsAt: at(20.4),
  runs: runs([-60, 'good'], [0.4, 'failing']),
});

export function sample(changes: Partial<LiveState>): LiveState {
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

export const safeguards = { timeout: true, retry: true, breaker: true, fallback: true };
