// No check ticks without its evidence: for each, a test takes the evidence away that was seen when its lab was
// done on real containers.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { snapshot, test } from 'node:test';
import { labs } from '../labs/labs.ts';
import { type Evidence, noEvidence, type Time, without } from '../src/evidence/evidence.ts';
import { judge } from '../src/evidence/steps.ts';
import { numberOf } from '../src/labs/lab.ts';
import { createRecord } from '../src/witnesses/record.ts';
import { apiAnswer, engineEvent } from './support/witnesses.ts';

snapshot.setDefaultSnapshotSerializers([(lines) => lines.join('\n')]);

for (const lab of labs) {
  const { name } = lab;
  const file = join(import.meta.dirname, 'evidence', `${name}.json`);
  if (!existsSync(file)) {
    const record = `LABS=${numberOf(lab)} KEEP_EVIDENCE=1 node --test tests/labs.test.ts`;
    test(`${name}: its evidence is kept`, () => assert.fail(`record it: ${record}`));
    continue;
  }
  const kept: { since: Time; evidence: Evidence } = JSON.parse(readFileSync(file, 'utf8'));
  const { since, evidence } = kept;

  for (const check of lab.checks) {
    const isDone = (part: Evidence, from = since) => judge(check.evidence, part, from).done;

    test(`${name}, ${check.key}: ticks with all evidence, and without any of its witnesses not`, (t) => {
      const { done, seen } = judge(check.evidence, evidence, since);
      assert.ok(done, 'it ticks with all evidence');
      t.assert.snapshot(seen.map(({ at, witness, text }) => `${at - since} ${witness} ${text}`));
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

// On a quick machine the API is there again soon after the web's second end, at 16.6 s.
for (const [apiAt, isDone] of [
  [18_000, true],
  [14_000, false],
] as const) {
  test(`07-dependency-check, refuses: with an API from ${apiAt} ms on it is ${isDone}`, () => {
    const lab = labs.find(({ name }) => name === '07-dependency-check');
    const check = lab?.checks.find(({ key }) => key === 'refuses') ?? assert.fail();
    const web = { service: 'numbers-web' };
    const record = createRecord();
    const events = [
      engineEvent(10_000, 'die', { ...web, exitCode: 1 }),
      engineEvent(10_100, 'start', web),
      engineEvent(16_600, 'die', { ...web, exitCode: 1 }),
      engineEvent(16_800, 'start', web),
      engineEvent(22_000, 'health_status', { ...web, health: 'healthy' }),
    ];
    record.engineEvents(events, 0, 30_000);
    for (let at = 3_000; at < 30_000; at += 1_000) {
      record.apiAnswers(at < apiAt ? [] : [apiAnswer()], at);
    }
    assert.equal(judge(check.evidence, record.since(0), 0).done, isDone);
  });
}
