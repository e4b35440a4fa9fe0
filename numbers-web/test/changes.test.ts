// What pages are told of replicas: a copy that is kept from news must be what the server has.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { merge } from '../src/live/merge.ts';
import type { LiveState, Replica, Run } from '../src/live/state.ts';
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

test('a reason that is gone is gone from the copy', () => {
  const sick: Replica = { ...well, condition: 'unhealthy', reason: 'it is broken' };
  const state = sample({ replicas: [sick, two] });
  const update = findChanges(state, { replicas: [well, two] });
  assert.deepEqual(update && merge(state, update).replicas, [well, two]);
});

test('an alarm of the watchdog that is over is gone from the copy', () => {
  const state = sample({ replicas: [{ ...one, watchdogEndsAt: 5_000 }] });
  const update = findChanges(state, { replicas: [one] });
  assert.deepEqual(update && merge(state, update).replicas, [one]);
});

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
