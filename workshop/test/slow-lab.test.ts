// The checks of lab 8: what ticks them, and that an API that is simply broken, or too small, ticks none of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lab } from '../labs/08-slow/lab.ts';
import { type Evidence, noEvidence } from '../src/evidence/evidence.ts';
import { evaluate } from '../src/evidence/steps.ts';
import { emptyStory, play as playEvents, wellApi } from './support/guide.ts';

interface Phase {
  seconds: number;
  faults?: readonly string[];
  problem?: string;
  /** Milliseconds that requests wait. */
  waited?: number;
  wasted?: number;
  numbers?: number;
  /** The safeguards that the lab switches. */
  on?: readonly string[];
  starts?: true;
}

/** Second by second, with ten calls each; what a phase doesn't say is as after the lab's first steps. */
function play(...phases: readonly Phase[]): Evidence {
  const { engine, api, web, guide } = noEvidence(1);
  let second = 1;
  for (const { faults = ['overload'], on = ['retry'], numbers = 10, ...phase } of phases) {
    const end = second + phase.seconds;
    const span = { from: second * 1_000, until: end * 1_000 };
    if (phase.starts) engine.events.push(...playEvents(`${span.from} start`));
    const { problem, waited = 0, wasted = 0 } = phase;
    const queue = { perSecond: 15, length: 0, waited, wasted };
    const answer = { ...wellApi, faults: [...faults], ...(problem && { problem }) };
    api.push({ ...span, value: [faults.includes('overload') ? { ...answer, queue } : answer] });
    const isOn = { retry: on.includes('retry'), breaker: on.includes('breaker') };
    const safeguards = { timeout: true, fallback: true, ...isOn };
    const status = { ...emptyStory.client, condition: 'healthy' as const, replicas: [] };
    web.readings.push({ ...span, value: { ...status, safeguards } });
    for (; second < end; second += 1) {
      web.seconds.push({ second, numbers, failures: 10 - numbers, attempts: 20 });
    }
  }
  return { engine, api, web, guide };
}

const SERVED = { seconds: 8 };
const SLOW = { seconds: 5, faults: ['overload', 'latency'], waited: 600, numbers: 0 };
const OUTAGE = { seconds: 22, waited: 4_000, wasted: 300, numbers: 0 };
const HEALED = { seconds: 8, wasted: 400 };
const BREAKER = { ...HEALED, on: ['retry', 'breaker'] };
const CALM = { ...HEALED, on: [] };

for (const [story, phases, ticked] of [
  ['the outage, then the breaker', [SERVED, SLOW, OUTAGE, BREAKER], 'served outage breaker'],
  ['the breaker is on all the time', [{ ...SERVED, on: ['breaker', 'retry'] }, SLOW], 'served'],
  ['a restart', [SERVED, SLOW, OUTAGE, { seconds: 8, starts: true }], 'served outage restart'],
  ['a restart, and a breaker', [SERVED, SLOW, OUTAGE, { ...BREAKER, wasted: 0 }], 'served outage'],
  ['it heals without the retry', [SERVED, SLOW, OUTAGE, CALM], 'served outage'],
  ['no retry', [SERVED, { ...SLOW, on: [] }, CALM], 'served no-retry'],
  ['no retry, and it stays slow', [SERVED, { ...SLOW, seconds: 30, on: [] }], 'served'],
  ['it stays slow', [SERVED, { ...SLOW, seconds: 30 }], 'served'],
  ['too small from the start', [SLOW, OUTAGE], ''],
  ['it answers errors', [SERVED, SLOW, { ...OUTAGE, waited: 0 }], 'served'],
  ['another fault', [SERVED, SLOW, { ...OUTAGE, faults: ['overload', 'hang'] }], 'served'],
  ['it is unhealthy', [SERVED, SLOW, { ...OUTAGE, problem: 'no answer' }], 'served'],
  ['some users get numbers', [SERVED, SLOW, { ...OUTAGE, numbers: 5 }], 'served'],
  ['no fault at all', [{ seconds: 60, faults: [] }], ''],
  ['an API that hangs', [{ seconds: 60, faults: ['hang'], numbers: 0 }], ''],
] as const) {
  test(`lab 8, ${story}: ${ticked || 'nothing'}`, () => {
    const evidence = play(...phases);
    const done = Object.entries(lab.checks).filter(([, step]) => evaluate(step, evidence, 1).done);
    assert.equal(done.map(([key]) => key).join(' '), ticked);
  });
}
