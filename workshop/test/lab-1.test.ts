// Lab 1 as a model of all labs: no check ticks without its evidence, nor by what was before.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lab } from '../labs/01-up-is-not-well/lab.ts';
import { without } from '../src/evidence/evidence.ts';
import { judge } from '../src/evidence/steps.ts';
import { createRecord } from '../src/witnesses/record.ts';
import { playBrokenApi } from './support/lab-1.ts';

const record = createRecord();
playBrokenApi(record, 1_000, 60_000);
const since = 30_000;

for (const { key, evidence: step } of lab.checks) {
  test(`${key}: done with all its evidence, from at least two witnesses`, () => {
    const { done, seen } = judge(step, record.since(since), since);
    assert.ok(done);
    const witnesses = new Set(seen.map(({ witness }) => witness));
    assert.ok(witnesses.size >= 2);
    for (const witness of witnesses) {
      const { done } = judge(step, without(witness, record.since(since)), since);
      assert.equal(done, false, `without ${witness}`);
    }
  });

  test(`${key}: not done by what was seen before the lab began`, () => {
    assert.equal(judge(step, record.since(61_000), 61_000).done, false);
  });
}
