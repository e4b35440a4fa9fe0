import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pauseAfter } from '../../src/core/modes.ts';

test('pauses double up to a limit', () => {
  const pauses = [1, 2, 3, 4, 5, 6, 7, 2_000].map((attempt) => pauseAfter(attempt, 0));
  assert.deepEqual(pauses, [100, 200, 400, 800, 1_600, 2_000, 2_000, 2_000]);
});

test('chance takes up to a half of a pause', () => {
  assert.equal(pauseAfter(1, 0.5), 75);
  assert.equal(pauseAfter(1, 1), 50);
});
