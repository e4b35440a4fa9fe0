// What pages are told of replicas: a copy that is kept from news must be what the server has.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { merge } from '../src/live/merge.ts';
import { KEPT_SECONDS, type LiveState, type Replica, type Run } from '../src/live/state.ts';
import { findChanges } from '../src/live/store.ts';
import { REPLICA, SAMPLES } from './samples.ts';

const run = (from: number, state: Run['state']): Run => ({
  from,
  state,
  ready: state === 'good',
  release: 'v3',
});
const one: Replica = { ...REPLICA, instance: 'one', runs: [run(1_000, 'good')] };
const two: Replica = { ...one, instance: 'two', runs: [...one.runs, run(2_000, 'failing')] };
const { reason: _, ...well } = { ...one, reason: '' };
const { runs: __, ...withoutRuns } = well;
const sample = (parts: Partial<LiveState>): LiveState => ({ ...SAMPLES.calm, ...parts });

const steps: [what: string, before: Replica[], after: Replica[], news: object | undefined][] = [
  ['nothing', [one, two], [one, two], undefined],
  [
    'a count',
    [one, two],
    [{ ...one, calls: 487 }, two],
    [{ instance: 'one', calls: 487 }, { instance: 'two' }],
  ],
  [
    'a further piece of ribbon',
    [one, two],
    [{ ...one, runs: [...one.runs, run(3_000, 'gone')] }, two],
    [{ instance: 'one', runs: [run(3_000, 'gone')] }, { instance: 'two' }],
  ],
  [
    'a piece that has given way to the one before',
    [two],
    [{ ...two, runs: [run(1_000, 'good')] }],
    [{ instance: 'two', runs: [run(1_000, 'good')] }],
  ],
  ['one that has gone', [one, two], [two], [{ instance: 'two' }]],
  ['one that has come', [one], [one, two], [{ instance: 'one' }, two]],
  [
    'a reason that is gone',
    [{ ...well, condition: 'unhealthy', reason: 'it is broken' }, two],
    [well, two],
    [withoutRuns, { instance: 'two' }],
  ],
  [
    'an alarm of the watchdog that is over',
    [{ ...well, watchdogEndsAt: 5_000 }],
    [well],
    [withoutRuns],
  ],
  ['another order', [one, two], [two, one], [{ instance: 'two' }, { instance: 'one' }]],
];
for (const [what, before, after, news] of steps) {
  test(`${what}: the news are as short as can be, and lead to the same`, () => {
    const state = sample({ replicas: before });
    const update = findChanges(state, { replicas: after });
    assert.deepEqual(update?.replicas, news);
    if (update) assert.deepEqual(merge(state, update).replicas, after);
  });
}

test('news that are gathered before they are told lead to the same', () => {
  const states: Replica[][] = [
    [one, two],
    [{ ...one, calls: 1 }, two],
    [{ ...one, calls: 2, condition: 'gone', reason: 'gone' }, two],
    [{ ...one, calls: 2, condition: 'gone', reason: 'gone', restarts: 11 }, two],
    [two],
    [{ ...two, runs: [...two.runs, run(3_000, 'good')] }, one],
  ];
  const first = sample({ replicas: states[0] ?? [] });
  let server: LiveState = first;
  let gathered = {};
  for (const replicas of states) {
    const update = findChanges(server, { replicas });
    if (!update) continue;
    server = merge(server, update);
    gathered = merge(gathered, update);
  }
  assert.deepEqual(merge(first, gathered).replicas, states.at(-1));
});

test('what is as before is not told', () => {
  const state = sample({});
  assert.equal(findChanges(state, { service: { ...state.service } }), undefined);
});

test('merging keeps the newest of each list, and an update that comes twice does no harm', () => {
  const cell = (second: number) => ({ second, numbers: 1, failures: 0, attempts: 1 });
  const seconds = Array.from({ length: KEPT_SECONDS + 50 }, (_, second) => cell(second));
  const once = merge({ seconds: [cell(0)] }, { seconds });
  assert.deepEqual(once.seconds, seconds.slice(50));
  assert.deepEqual(merge(once, { seconds }), once);
});
