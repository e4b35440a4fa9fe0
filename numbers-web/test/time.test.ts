// The clock that all times on the page come from.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClock } from '../src/clock.ts';

test('the clock only goes forward, and catches up after a sleep of the machine', (t) => {
  const now = createClock();
  let machine = 0;
  let counted = 0;
  const [begin, countedBefore, machineBefore] = [now(), performance.now(), Date.now()];
  t.mock.method(performance, 'now', () => countedBefore + counted);
  t.mock.method(Date, 'now', () => machineBefore + machine);
  const seconds = () => Math.round((now() - begin) / 1_000);
  for (const [what, passes, expected] of [
    ['ten seconds', { machine: 10, counted: 10 }, 10],
    ['a sleep of an hour', { machine: 3_600, counted: 0 }, 3_610],
    ['a second after it', { machine: 1, counted: 1 }, 3_611],
    ['a clock that is set back an hour', { machine: -3_599, counted: 1 }, 3_612],
  ] as const) {
    machine += passes.machine * 1_000;
    counted += passes.counted * 1_000;
    assert.equal(seconds(), expected, what);
  }
});
