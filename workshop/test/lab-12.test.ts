// Lab 12's first check: that an answer was right is not the guide's word alone. The witnesses of the symptoms
// in it have to have shown them, since this incident was drawn.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lab } from '../labs/12-the-incident/lab.ts';
import { type Evidence, type Witness, without } from '../src/evidence/evidence.ts';
import { judge } from '../src/evidence/steps.ts';
import { createIncidentDesk } from '../src/incident/incident.ts';
import { INCIDENTS } from '../src/incident/incidents.ts';
import { createRecord } from '../src/witnesses/record.ts';
import { engineEvent, webStatus } from './support/witnesses.ts';

const found = lab.checks.find(({ key }) => key === 'found')?.evidence ?? assert.fail();
const verdict = (evidence: Evidence, since = 0) => judge(found, evidence, since);

/** Incidents are drawn, the last one at 10 s; Docker ends nothing, users lose calls at 20 s; it is solved at 60 s. */
function solve({ drawnBefore = false } = {}): Evidence {
  const record = createRecord();
  const desk = createIncidentDesk(record);
  if (drawnBefore) desk.draw('before', 5_000);
  const drawn = desk.draw('a', 10_000);
  record.engineEvents([engineEvent(6_000, 'die')], 1_000, 50_000);
  const seconds = [{ second: 20, numbers: 0, failures: 3, attempts: 3 }];
  record.webStatus(webStatus(), { events: [], recoveries: [], seconds }, 21_000);
  const type = INCIDENTS.find(({ mechanism }) => mechanism === drawn.fault.type) ?? assert.fail();
  const { layer, mechanism, cure } = type;
  const symptoms = ['engine:no-die', 'web:lost'];
  assert.ok(desk.answer({ layer, mechanism, cure, symptoms }, 60_000)?.isRight);
  return record.since(0);
}

test('solved: the guide says so, and both witnesses of the symptoms agree', () => {
  const { done, seen } = verdict(solve());
  assert.ok(done);
  assert.deepEqual(
    seen.map(({ witness }) => witness),
    ['guide', 'web', 'engine', 'guide'],
  );
});

for (const witness of ['guide', 'engine', 'web'] satisfies Witness[]) {
  test(`not solved without the ${witness}`, () => {
    assert.equal(verdict(without(witness, solve())).done, false);
  });
}

test('not solved: it was drawn before the lab began', () => {
  assert.equal(verdict(solve(), 11_000).done, false);
});

test('only what was seen since the last incident counts', () => {
  const evidence = solve({ drawnBefore: true });
  assert.ok(verdict(evidence).done);
  const [second] = evidence.web.seconds;
  assert.ok(second);
  const early = { ...evidence, web: { ...evidence.web, seconds: [{ ...second, second: 7 }] } };
  assert.equal(verdict(early).done, false);
});
