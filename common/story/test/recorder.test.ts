// What lengthens an observation, and what begins a new one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { prune } from '../src/prune.ts';
import { createRecorder } from '../src/recorder.ts';
import type { Header, News } from '../src/recording.ts';

const header: Header = {
  version: 1,
  webBootId: 'web',
  startedAt: 0,
  healthCheck: { retries: 2, startPeriod: 5_000 },
  limits: { attemptTimeout: 500, callBudget: 1_000, breakerFailures: 5 },
};
const about: Omit<Extract<News, { kind: 'about' }>, 'at'> = {
  kind: 'about',
  address: '10.0.0.2',
  instance: 'abc',
  bootId: 'first',
  release: 'v3',
  startedAt: 0,
  askedAt: 0,
  calls: 0,
  faults: [],
};

const pairs: Record<string, [News, News, number]> = {
  'a lookup that works again': [
    { kind: 'names', addresses: ['10.0.0.2'], failing: true, at: 1 },
    { kind: 'names', addresses: ['10.0.0.2'], at: 2 },
    2,
  ],
  'a problem that is over': [{ ...about, problem: 'down', at: 1 }, { ...about, at: 2 }, 2],
  'an answer with more calls': [{ ...about, at: 1 }, { ...about, calls: 7, at: 2 }, 1],
  'the same answer much later': [{ ...about, at: 1 }, { ...about, at: 9_000 }, 2],
};

for (const [what, [first, second, count]] of Object.entries(pairs)) {
  test(`${what}: ${count === 1 ? 'the same observation' : 'a new observation'}`, () => {
    const { recording, add } = createRecorder(header);
    add(first);
    add(second);
    assert.equal(recording.observations.length, count);
  });
}

test('what has become untrue before a recovery is not kept for it', () => {
  const { recording, add } = createRecorder(header);
  add({ kind: 'names', addresses: ['10.0.0.2'], at: 1 });
  add({ kind: 'names', addresses: ['10.0.0.3'], at: 2 });
  add({ kind: 'names', addresses: ['10.0.0.3'], at: 300_000 });
  const kept = prune(recording.observations, { now: 400_000, recoveries: [] });
  assert.deepEqual(
    kept.map(({ id }) => id),
    [2, 3],
  );
});
