// Lab 7's second check on a quick machine: the API is there again soon after the web's second end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lab } from '../labs/07-dependency-check/lab.ts';
import { judge } from '../src/evidence/steps.ts';
import { createRecord } from '../src/witnesses/record.ts';
import { apiAnswer, engineEvent } from './support/witnesses.ts';

const refuses = lab.checks.find(({ key }) => key === 'refuses')?.evidence ?? assert.fail();
const WEB = { service: 'numbers-web' };

/**
 * The web ends at 10 s and at 16.6 s, and is healthy at 22 s.
 *
 * @param apiAt from when on the guide's looks, one a second, find an API
 */
function play(apiAt: number) {
  const record = createRecord();
  const ends = { ...WEB, exitCode: 1 };
  const events = [
    engineEvent(10_000, 'die', ends),
    engineEvent(10_100, 'start', WEB),
    engineEvent(16_600, 'die', ends),
    engineEvent(16_800, 'start', WEB),
    engineEvent(22_000, 'health_status', { ...WEB, health: 'healthy' }),
  ];
  record.engineEvents(events, 0, 30_000);
  for (let at = 3_000; at < 30_000; at += 1_000) {
    record.apiAnswers(at < apiAt ? [] : [apiAnswer()], at);
  }
  return judge(refuses, record.since(0), 0);
}

test('an API that is started right after the second end is late enough', () => {
  assert.ok(play(18_000).done);
});

test('an API that is there before the second end is too early', () => {
  assert.equal(play(14_000).done, false);
});
