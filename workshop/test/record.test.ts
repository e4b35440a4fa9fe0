import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRecord } from '../src/witnesses/record.ts';
import { apiAnswer, engineEvent, webStatus } from './support/witnesses.ts';

test('what stays the same is one reading, cut off where the lab began', () => {
  const record = createRecord();
  for (const at of [1_000, 2_000, 3_000]) record.apiAnswers([apiAnswer()], at);
  record.apiAnswers([], 4_000);
  record.apiAnswers([], 20_000);
  assert.deepEqual(record.since(2_500).api, [
    { from: 2_500, until: 3_000, value: [apiAnswer()] },
    { from: 4_000, until: 4_000, value: [] },
    { from: 20_000, until: 20_000, value: [] },
  ]);
});

test('events before the lab are left out, and a gap in the events is known', () => {
  const record = createRecord();
  record.engineEvents([engineEvent(1_000, 'die'), engineEvent(5_000, 'start')], 500, 6_000);
  assert.deepEqual(
    record.since(2_000).engine.events.map(({ at }) => at),
    [5_000],
  );
  assert.equal(record.since(2_000).engine.completeFrom, 2_000);
  record.engineEvents([], 9_000, 10_000);
  assert.equal(record.since(2_000).engine.completeFrom, 9_000);
});

test('what the web server tells again replaces what it told; after its restart it counts anew', () => {
  const record = createRecord();
  const recovery = { id: 1, brokeAt: 1_000, steps: {}, requests: 1, requestsLost: 1, over: false };
  const history = { events: [{ id: 1, at: 1_000, kind: 'note', text: 'one' }], seconds: [] };
  record.webStatus(webStatus(), { ...history, recoveries: [recovery] }, 2_000);
  record.webStatus(webStatus(), { ...history, recoveries: [{ ...recovery, over: true }] }, 3_000);
  assert.deepEqual(
    record.since(0).web.recoveries.map(({ over }) => over),
    [true],
  );
  assert.equal(record.since(0).web.events.length, 1);
  record.webStatus(webStatus({ webBootId: 'web-2' }), { ...history, recoveries: [] }, 4_000);
  assert.equal(record.since(0).web.events.length, 2);
});
