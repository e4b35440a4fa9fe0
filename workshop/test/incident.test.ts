// Incidents: sealed when drawn, and solved only with the right answer and two symptoms that were seen. Lab 12
// takes it from the witnesses of these symptoms, not from the guide's word alone.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { lab } from '../labs/12-the-incident/lab.ts';
import { type Evidence, without } from '../src/evidence/evidence.ts';
import { judge } from '../src/evidence/steps.ts';
import { createIncidentDesk } from '../src/incident/incident.ts';
import { INCIDENTS } from '../src/incident/incidents.ts';
import { createRecord } from '../src/witnesses/record.ts';
import { apiAnswer, play, webStatus } from './support/guide.ts';

/** Draws an incident at 10 s; then users lose calls, and for 40 s Docker does nothing. */
function setUp(seed = 'a', { drawnBefore = false } = {}) {
  const record = createRecord();
  const desk = createIncidentDesk(record);
  if (drawnBefore) desk.draw('before', 4_000);
  const drawn = desk.draw(seed, 10_000);
  record.engineEvents(play('5000 die 1'), 1_000, 50_000);
  record.apiAnswers([apiAnswer()], 20_000);
  const seconds = [{ second: 20, numbers: 0, failures: 3, attempts: 3 }];
  record.webStatus(webStatus(), { events: [], recoveries: [], seconds }, 21_000);
  const type = INCIDENTS.find(({ mechanism }) => mechanism === drawn.fault.type) ?? assert.fail();
  const { layer, mechanism, cure } = type;
  const right = { layer, mechanism, cure, symptoms: ['engine:no-die', 'web:lost'] };
  return { record, desk, drawn, right };
}

test('the same seed draws the same, and seeds draw everything', () => {
  const draw = () => Array.from({ length: 60 }, (_, seed) => setUp(String(seed)).drawn.fault.type);
  assert.deepEqual(draw(), draw());
  assert.equal(new Set(draw()).size, INCIDENTS.length);
});

test('the right answer is the one that was sealed', () => {
  const { desk, drawn, right, record } = setUp();
  const judgement = desk.answer(right, 60_000);
  assert.equal(judgement?.isRight, true, String(judgement?.lines));
  const sealed = judgement?.sealed ?? '';
  assert.equal(createHash('sha256').update(sealed).digest('hex'), drawn.seal);
  assert.match(sealed, new RegExp(`mechanism=${right.mechanism} `));
  assert.equal(record.since(0).guide.at(-1)?.kind, 'incident solved');
});

for (const [what, changes] of Object.entries({
  'the layer is wrong': { layer: 'network' },
  'the mechanism is wrong': { mechanism: 'exception' },
  'the cure is wrong': { cure: 'prayer' },
  'one symptom is not seen': { symptoms: ['engine:oom', 'web:lost'] },
  'a symptom was seen only before the incident': { symptoms: ['engine:die', 'web:lost'] },
  'there is one witness': { symptoms: ['engine:no-die', 'engine:no-unhealthy'] },
  'there is one symptom': { symptoms: ['web:lost', 'web:lost'] },
  'there is no such symptom': { symptoms: ['web:lost', 'toString'] },
})) {
  test(`not solved: ${what}`, () => {
    const { desk, right, record } = setUp();
    const { isRight, sealed } = desk.answer({ ...right, ...changes }, 60_000) ?? assert.fail();
    assert.deepEqual([isRight, sealed], [false, undefined]);
    assert.equal(record.since(0).guide.at(-1)?.kind, 'incident drawn');
  });
}

test('who gives up is told, and the incident is over', () => {
  const { desk, right, record } = setUp();
  assert.match(desk.reveal(60_000)?.sealed ?? '', new RegExp(`mechanism=${right.mechanism} `));
  assert.equal(record.since(0).guide.at(-1)?.kind, 'incident not solved');
  assert.equal(desk.answer(right, 61_000), undefined);
  assert.equal(desk.reveal(61_000), undefined);
});

const found = lab.checks.found ?? assert.fail();
const verdict = (evidence: Evidence, since = 0) => judge(found, evidence, since);

/** The evidence of an incident that is solved at 60 s. */
function solve(drawnBefore: boolean): Evidence {
  const { desk, right, record } = setUp('a', { drawnBefore });
  assert.ok(desk.answer(right, 60_000)?.isRight);
  return record.since(0);
}

test('lab 12 is solved when the guide and both witnesses of the symptoms say so', () => {
  const evidence = solve(false);
  const { done, seen } = verdict(evidence);
  assert.ok(done);
  assert.deepEqual(
    seen.map(({ witness }) => witness),
    ['guide', 'web', 'engine', 'guide'],
  );
  for (const witness of ['guide', 'engine', 'web'] as const) {
    assert.equal(verdict(without(witness, evidence)).done, false, `without the ${witness}`);
  }
  assert.equal(verdict(evidence, 11_000).done, false, 'drawn before the lab began');
});

test('in lab 12 only what was seen since the last incident counts', () => {
  const evidence = solve(true);
  assert.ok(verdict(evidence).done);
  const seconds = evidence.web.seconds.map((each) => ({ ...each, second: 7 }));
  assert.equal(verdict({ ...evidence, web: { ...evidence.web, seconds } }).done, false);
});
