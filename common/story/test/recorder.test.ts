// What lengthens an observation, what begins a new one, and what of it is reported and kept.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyOf, prune } from '../src/prune.ts';
import { createRecorder } from '../src/recorder.ts';
import type { Header, News } from '../src/recording.ts';
import { tellStory } from '../src/tell.ts';
import * as recordings from './recordings.ts';

const header: Header = {
  version: 1,
  webBootId: 'web',
  startedAt: 0,
  healthCheck: { retries: 2, startPeriod: 5_000 },
  limits: { attemptTimeout: 500, callBudget: 1_000, breakerFailures: 5 },
};
type Untimed<N> = N extends News ? Omit<N, 'at'> : never;
type Pairs = Record<string, [first: Untimed<News>, second: Untimed<News>, later?: number]>;

const address = '10.0.0.2';
const IDS = { instance: 'abc', bootId: 'first', release: 'v3', startedAt: 0 };
const about = { kind: 'about' as const, address, ...IDS, askedAt: 0, calls: 0, faults: [] };
const hit = (hits: number) => ({ ...about, faults: [{ type: 'error', routes: [], hits }] });
const probe = { kind: 'probe', address, route: 'health', passed: true } as const;
const check = { kind: 'check', address, bootId: 'first', passed: true, age: 9 } as const;
const failed = { ...check, passed: false };
const names = { kind: 'names' as const, addresses: [] };
const safeguards = { timeout: true, retry: true, breaker: true, fallback: true };
const calm = { kind: 'client', safeguards, waiting: 0, askingPerSecond: 0 } as const;
const client = { ...calm, breaker: 'closed' } as const;
const lastCall = { at: 1, attempts: 1, milliseconds: 3 };
const catalogue = { kind: 'catalogue' as const, types: [] };

const same: Pairs = {
  'a lookup': [names, names],
  'an answer with more calls, sent later': [about, { ...about, calls: 7, askedAt: 3 }],
  'a further hit': [hit(1), hit(2)],
  'the same answer 5 s later': [about, about, 5_000],
  'a check that passes again': [check, { ...check, age: 10 }],
  'a call much later': [client, { ...client, waiting: 1, lastCall }, 9_000],
  'a breaker that tests': [
    { ...calm, breaker: 'open' },
    { ...calm, breaker: 'half-open' },
  ],
  'a catalogue': [
    { ...catalogue, faultInjection: 'on' },
    { ...catalogue, faultInjection: 'off' },
  ],
};
const different: Pairs = {
  'a lookup that works again': [{ ...names, failing: true }, names],
  'a problem that is over': [{ ...about, problem: 'down' }, about],
  'the first hit': [hit(0), hit(1)],
  'the same answer much later': [about, about, 5_001],
  'a probe of another route': [probe, { ...probe, route: 'ready' }],
  'a probe of another address': [probe, { ...probe, address: '10.0.0.3' }],
  'a check that fails again': [failed, failed],
  'a check of another process': [check, { ...check, bootId: 'second' }],
  'a call that fails': [client, { ...client, lastCall: { ...lastCall, failure: {} } }],
  'a breaker that opens': [client, { ...client, breaker: 'open' }],
  'the same switch': [
    { kind: 'switch', what: 'reset' },
    { kind: 'switch', what: 'reset' },
  ],
  'the same breaker': [
    { kind: 'breaker', isOpen: true },
    { kind: 'breaker', isOpen: true },
  ],
};

for (const [what, [first, second, later = 1]] of Object.entries({ ...same, ...different })) {
  const isSame = what in same;
  test(`${what}: ${isSame ? 'the same observation' : 'a new observation'}`, () => {
    const { recording, add } = createRecorder(header);
    add({ ...first, at: 1 } as News);
    const at = 1 + later;
    add({ ...second, at } as News);
    const [one, ...others] = recording.observations;
    if (isSame) assert.deepEqual([one, ...others], [{ ...second, id: 1, at: 1, until: at }]);
    else assert.deepEqual(others, [{ ...second, id: 2, at, until: at }]);
  });
}

test('what is only lengthened is reported every two seconds, and when it ends', () => {
  const recorder = createRecorder(header);
  let known = 0;
  const reported = (news: Untimed<News>, at: number): number[] => {
    recorder.add({ ...news, at } as News);
    const ids = recorder.since(known).map(({ id }) => id);
    known = recorder.revision;
    return ids;
  };
  assert.deepEqual(reported(probe, 1_000), [1]);
  assert.deepEqual(reported(probe, 2_999), []);
  assert.deepEqual(reported(probe, 3_000), [1]);
  assert.deepEqual(reported(probe, 4_000), []);
  assert.deepEqual(reported({ ...probe, passed: false }, 4_500), [1, 2]);
  assert.deepEqual(reported({ ...probe, passed: true }, 4_501), [3]);
  assert.deepEqual(reported(client, 4_502), [4]);
  assert.deepEqual(reported(client, 4_503), [4]);
});

test('what has become untrue before a recovery is not kept for it', () => {
  const recorder = createRecorder(header);
  recorder.add({ kind: 'names', addresses: ['10.0.0.2'], at: 1 });
  recorder.add({ kind: 'names', addresses: ['10.0.0.3'], at: 2 });
  recorder.addCall({ at: 3, gotNumber: true, attempts: [] });
  for (let at = 10; at < 80; at += 1) recorder.add({ ...about, bootId: `${at}`, at });
  recorder.add({ kind: 'names', addresses: ['10.0.0.3'], at: 300_000 });
  recorder.prune({ now: 400_000, recoveries: [], events: [] });
  const kept = recorder.recording.observations.map(({ id }) => id);
  // The last 64 processes stay known.
  assert.deepEqual(kept, [2, ...Array.from({ length: 64 }, (_, place) => place + 10), 74]);
  assert.deepEqual(
    recorder.since(0).map(({ id }) => id),
    kept,
  );
});

test('what is kept of a recording tells the same recoveries', () => {
  for (const name of recordings.names) {
    const recording = recordings.withoutEngine(recordings.readRecording(name));
    const end = recordings.endOf(recording);
    const now = end + 300_000;
    // What was seen last continues.
    const latest = new Map(recording.observations.map((each) => [keyOf(each), each]));
    for (const each of latest.values()) if (each.until > end - 3_000) each.until = now;
    const whole = tellStory(recording, now);
    const observations = prune(recording.observations, whole);
    assert.deepEqual(tellStory({ ...recording, observations }, now).recoveries, whole.recoveries);
  }
});
