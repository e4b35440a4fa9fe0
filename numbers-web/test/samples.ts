// The page's states, as the design has them: what a server would know in each of them.
import type { LiveState } from '../src/live/state.ts';
import { carriedOnState, downState, oneOfThreeState } from './samples/one-of-three.ts';
import {
  brokenState,
  goneState,
  notReadyState,
  recoveredState,
  staleState,
} from './samples/one-replica.ts';
import { safeguards, sample } from './samples/parts.ts';
import { at } from './samples/recoveries.ts';
import {
  leavingState,
  rollbackState,
  rolledBackState,
  rolloutState,
  updateState,
} from './samples/rollouts.ts';
import { degradedState, leftState, twelveState } from './samples/several-replicas.ts';

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
  'one-of-three': oneOfThreeState,
  'carried-on': carriedOnState,
  down: downState,
  left: leftState,
  update: updateState,
  leaving: leavingState,
  rollout: rolloutState,
  rollback: rollbackState,
  'rolled-back': rolledBackState,
  twelve: twelveState,
  locked: { ...brokenState, faultInjection: 'off', faultTypes: [] },
  fresh: freshState,
};
