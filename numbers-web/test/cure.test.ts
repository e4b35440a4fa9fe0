import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curedByRestart, curedWithoutRestart, type End } from '../src/history/cure.ts';

/** What was known of a process that ended in second 30; times are milliseconds. */
const END: End = {
  at: 30_000,
  failingSince: undefined,
  selfHealAfter: 20_000,
  watchdogEndsAt: undefined,
  wasStopping: false,
};

const restarts: [name: string, end: Partial<End>, cure: string][] = [
  ['a process that was well', {}, 'restart policy'],
  ['one that had failed for as long as the watchdog waits', { failingSince: 12_000 }, 'watchdog'],
  ['one that had failed for less', { failingSince: 12_001 }, 'restart policy'],
  ['one whose watchdog had said so', { watchdogEndsAt: 32_000 }, 'watchdog'],
  ['one whose watchdog had said another time', { watchdogEndsAt: 32_001 }, 'restart policy'],
  ['one without a watchdog', { failingSince: 0, selfHealAfter: undefined }, 'restart policy'],
  ['one that was told to stop', { wasStopping: true }, 'person'],
];
for (const [name, changes, cure] of restarts) {
  test(`after ${name}: ${cure}`, () => {
    assert.equal(curedByRestart({ ...END, ...changes }, true), cure);
  });
}

test('after one in another container: replacement', () => {
  assert.equal(curedByRestart({ ...END, wasStopping: true }, false), 'replacement');
});

const ends: [name: string, fault: { endsAt?: number; hitsLeft?: number }, cure: string][] = [
  ['a fault without an end', {}, 'person'],
  ['one whose time was over', { endsAt: 32_000 }, 'expiry'],
  ['one whose time was not over', { endsAt: 32_001 }, 'person'],
  ['one whose hits were counted', { hitsLeft: 1 }, 'expiry'],
];
for (const [name, fault, cure] of ends) {
  test(`${name} that is gone while its process lives: ${cure}`, () => {
    assert.equal(curedWithoutRestart(fault, 30_000), cure);
  });
}
