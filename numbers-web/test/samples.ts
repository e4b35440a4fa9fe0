// The page's states: what a server knows in each of them, as GET /api/status tells it.
import type { LiveState, Replica } from '../src/live/state.ts';
import { createStore } from '../src/live/store.ts';
import { faultTypes } from './real-api.ts';
import oneReplica from './samples/one-replica.json' with { type: 'json' };
import rollouts from './samples/rollouts.json' with { type: 'json' };
import severalReplicas from './samples/several-replicas.json' with { type: 'json' };

const recorded = { ...oneReplica, ...severalReplicas, ...rollouts };
type RecordedName = keyof typeof recorded;

/** What differs from `calm`, or from another sample. */
interface Recorded extends Omit<Partial<LiveState>, 'replicas' | 'seconds'> {
  like?: RecordedName;
  /** What differs from the replica of `calm`. */
  replicas?: Partial<Replica>[];
  /** A number for each second, beginning with the one that `from` names. */
  seconds?: { from: number; numbers: number[]; failures: number[]; attempts?: number[] };
}
const records = recorded as Record<RecordedName, Recorded>;

/** The one of `calm`. */
export const [REPLICA] = records.calm.replicas as [Replica];
/** As many as a page keeps. */
const RECOVERIES = 10;
const before = records.calm.recoveries?.slice(0, -1) ?? [];

function expand(name: RecordedName): LiveState {
  const { like = 'calm', replicas, seconds, recoveries, ...others } = records[name];
  const base = name === 'calm' ? ({ faultTypes } as LiveState) : expand(like);
  return {
    ...base,
    ...others,
    ...(replicas && { replicas: replicas.map((changes) => ({ ...REPLICA, ...changes })) }),
    ...(recoveries && { recoveries: [...before, ...recoveries].slice(-RECOVERIES) }),
    ...(seconds && {
      seconds: seconds.numbers.map((numbers, place) => {
        const failures = seconds.failures[place] ?? 0;
        const attempts = seconds.attempts?.[place] ?? numbers + failures;
        return { second: seconds.from + place, numbers, failures, attempts };
      }),
    }),
  };
}

const names = Object.keys(records) as RecordedName[];
const states = Object.fromEntries(names.map((name) => [name, expand(name)]));
const { safeguards } = expand('calm').client;

export const SAMPLES = {
  ...(states as Record<RecordedName, LiveState>),
  /** Nothing has happened yet, and nothing is known. */
  fresh: createStore({ safeguards, limits: expand('calm').limits }).read(),
};
