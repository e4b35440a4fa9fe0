// No check ticks without its evidence: for each, a test takes the evidence away that was seen when its lab was
// done on real containers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { labs } from '../labs/labs.ts';
import { type Evidence, noEvidence, without } from '../src/evidence/evidence.ts';
import { judge } from '../src/evidence/steps.ts';
import { numberOf } from '../src/labs/lab.ts';
import { readKeptEvidence } from './support/kept-evidence.ts';

for (const lab of labs) {
  const { name } = lab;
  const kept = readKeptEvidence(name);
  if (!kept) {
    const record = `LABS=${numberOf(lab)} KEEP_EVIDENCE=1 node --test tests/long/labs.test.ts`;
    test(`${name}: its evidence is kept`, () => assert.fail(`record it: ${record}`));
    continue;
  }
  const { since, evidence } = kept;

  for (const check of lab.checks) {
    const isDone = (part: Evidence, from = since) => judge(check.evidence, part, from).done;

    test(`${name}, ${check.key}: ticks with all evidence, and without any of its witnesses not`, () => {
      const { done, seen } = judge(check.evidence, evidence, since);
      assert.ok(done, 'it ticks with all evidence');
      const witnesses = new Set(seen.map(({ witness }) => witness));
      assert.ok(witnesses.size >= 2, `two witnesses at least, but it has ${[...witnesses]}`);
      for (const witness of witnesses) {
        assert.ok(!isDone(without(witness, evidence)), `it must not tick without ${witness}`);
      }
    });

    test(`${name}, ${check.key}: is ticked neither by what was before the lab, nor by nothing`, () => {
      assert.ok(!isDone(evidence, evidence.engine.until + 1_000));
      assert.ok(!isDone(noEvidence(since)));
    });
  }
}
