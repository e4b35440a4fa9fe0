import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curedByRestart, curedWithoutRestart, type End } from '../src/history/cure.ts';

/** What was known of a process that ended in second 30; times are milliseconds. */
const end = (changes: Partial<End> = {}): End => ({
  at: 30_000,
  failingSince: undefined,
  selfHealAfter: 20_000,
  watchdogEndsAt: undefined,
  wasStopping: false,
  ...changes,
});

const restarts: [name: string, end: End, isSameInstance: boolean, cure: string][] = [
  ['a process that was well', end(), true, 'restart policy'],
  [
    'one that had failed for as long as the watchdog waits',
    end({ failingSince: 9_500 }),
    true,
    'watchdog',
  ],
  ['one that had failed for less', end({ failingSince: 20_000 }), true, 'restart policy'],
  ['one whose watchdog had said so', end({ watchdogEndsAt: 30_400 }), true, 'watchdog'],
  [
    'one whose watchdog had said another time',
    end({ watchdogEndsAt: 45_000 }),
    true,
    'restart policy',
  ],
  [
    'one without a watchdog',
    end({ failingSince: 0, selfHealAfter: undefined }),
    true,
    'restart policy',
  ],
  ['one that was told to stop', end({ wasStopping: true }), true, 'person'],
  ['one in another container', end({ failingSince: 0 }), false, 'replacement'],
];
for (const [name, ending, isSameInstance, cure] of restarts) {
  test(`after ${name}: ${cure}`, () => {
    assert.equal(curedByRestart(ending, isSameInstance), cure);
  });
}

const ends: [name: string, fault: { endsAt?: number; hitsLeft?: number }, cure: string][] = [
  ['a fault without an end', {}, 'person'],
  ['one whose time was over', { endsAt: 30_500 }, 'expiry'],
  ['one whose time was not over', { endsAt: 60_000 }, 'person'],
  ['one whose hits were counted', { hitsLeft: 1 }, 'expiry'],
];
for (const [name, fault, cure] of ends) {
  test(`${name} that is gone while its process lives: ${cure}`, () => {
    assert.equal(curedWithoutRestart(fault, 30_000), cure);
  });
}
