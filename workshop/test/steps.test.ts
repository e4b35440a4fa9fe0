// How evidence is looked for: in order, together, for a time, and anew after what must not happen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { container, diesWith, event, noEvent, turns } from '../src/evidence/engine.ts';
import { type EngineEvent, type Evidence, noEvidence } from '../src/evidence/evidence.ts';
import { inOrder, judge, type Step, together, within } from '../src/evidence/steps.ts';
import { webEvent, webSeesApi } from '../src/evidence/web.ts';
import { containerOf, engineEvent, webStatus } from './support/witnesses.ts';

const unhealthy = (at: number) => engineEvent(at, 'health_status', { health: 'unhealthy' });
const dies = (at: number, exitCode = 1) => engineEvent(at, 'die', { exitCode });

/** What the Engine told until then, in milliseconds. */
function told(until: number, ...events: EngineEvent[]): Evidence {
  return { ...noEvidence(), engine: { completeFrom: 0, until, events, facts: [] } };
}

const leftAlone = inOrder(turns('numbers-api', 'unhealthy'), noEvent(45, 'numbers-api', 'die'));

const soonUnhealthy = inOrder(
  event('numbers-api', 'start'),
  within(20, turns('numbers-api', 'unhealthy')),
);
const starts = (at: number) => engineEvent(at, 'start');

const CASES: [string, Step, Evidence, { done: boolean; lastsUntil?: number }][] = [
  ['nothing was seen', leftAlone, told(90_000), { done: false }],
  [
    'it has to last',
    leftAlone,
    told(20_000, unhealthy(1_000)),
    { done: false, lastsUntil: 46_000 },
  ],
  ['it has lasted', leftAlone, told(46_000, unhealthy(1_000)), { done: true }],
  ['it was ended', leftAlone, told(99_000, unhealthy(1_000), dies(21_000)), { done: false }],
  [
    'it was ended, and lasted the second time',
    leftAlone,
    told(99_000, unhealthy(1_000), dies(21_000), unhealthy(30_000)),
    { done: true },
  ],
  [
    'an end after the time does not count',
    leftAlone,
    told(99_000, unhealthy(1_000), dies(47_000)),
    { done: true },
  ],
  [
    'a restart of the reader hides what may have happened',
    leftAlone,
    {
      ...told(99_000, unhealthy(1_000)),
      engine: { ...told(99_000, unhealthy(1_000)).engine, completeFrom: 30_000 },
    },
    { done: false },
  ],
  ['soon enough', soonUnhealthy, told(30_000, starts(1_000), unhealthy(21_000)), { done: true }],
  ['too late', soonUnhealthy, told(30_000, starts(1_000), unhealthy(22_000)), { done: false }],
  [
    'too late, but soon enough after it began once more',
    soonUnhealthy,
    told(60_000, starts(1_000), starts(15_000), unhealthy(30_000)),
    { done: true },
  ],
  ['the wrong exit code', diesWith(3), told(9_000, dies(1_000, 1)), { done: false }],
  ['the right exit code', diesWith(3), told(9_000, dies(1_000, 3)), { done: true }],
  [
    'the wrong order',
    inOrder(event('numbers-api', 'start'), diesWith(0)),
    told(9_000, dies(1_000, 0), engineEvent(2_000, 'start')),
    { done: false },
  ],
  ['another service', diesWith(3, 'numbers-web'), told(9_000, dies(1_000, 3)), { done: false }],
  [
    'one of two witnesses',
    together(turns('numbers-api', 'unhealthy'), webEvent('unhealthy')),
    told(9_000, unhealthy(1_000)),
    { done: false },
  ],
];

for (const [name, step, evidence, expected] of CASES) {
  test(name, () => {
    const { seen: _, ...verdict } = judge(step, evidence, 0);
    assert.deepEqual(verdict, expected);
  });
}

test('a state that lasts is counted from its first sign, and anew after a break or a long silence', () => {
  const step = webSeesApi('unhealthy', 10);
  const ill = webStatus({ condition: 'unhealthy' });
  const readings = (...times: [from: number, until: number, value: typeof ill][]): Evidence => ({
    ...noEvidence(),
    web: {
      ...noEvidence().web,
      readings: times.map(([from, until, value]) => ({ from, until, value })),
    },
  });
  const verdict = (evidence: Evidence) => judge(step, evidence, 0);
  assert.equal(verdict(readings([1_000, 8_000, ill])).lastsUntil, 11_000);
  assert.equal(verdict(readings([1_000, 11_000, ill])).done, true);
  const broken = readings([1_000, 8_000, ill], [9_000, 9_000, webStatus()], [10_000, 15_000, ill]);
  assert.equal(verdict(broken).lastsUntil, 20_000);
  const silent = readings([1_000, 8_000, ill], [14_000, 15_000, ill]);
  assert.equal(verdict(silent).lastsUntil, 24_000);
  const otherwise = readings([1_000, 8_000, ill], [9_000, 11_000, { ...ill, waiting: 3 }]);
  assert.equal(verdict(otherwise).done, true);
});

test('a container that is started anew is not the same one', () => {
  const step = container('numbers-api', 20, ({ startedAt }) => `since ${startedAt}`);
  const facts = (startedAt: string) => ({
    containers: [containerOf({ startedAt })],
    services: [],
    tasks: [],
  });
  const evidence = (second: string): Evidence => ({
    ...noEvidence(),
    engine: {
      ...noEvidence().engine,
      facts: [
        { from: 0, until: 15_000, value: facts('2026-11-24T06:10:02.000Z') },
        { from: 16_000, until: 25_000, value: facts(second) },
      ],
    },
  });
  assert.equal(judge(step, evidence('2026-11-24T06:10:02.000Z'), 0).done, true);
  assert.equal(judge(step, evidence('2026-11-24T06:11:00.000Z'), 0).done, false);
});

test('evidence is told in the words of its witnesses, the oldest first', () => {
  const step = inOrder(turns('numbers-api', 'unhealthy'), diesWith(1));
  const { seen } = judge(step, told(30_000, unhealthy(1_000), dies(21_000)), 0);
  assert.deepEqual(seen, [
    { at: 1_000, witness: 'engine', text: 'numbers-api: health_status, unhealthy' },
    { at: 21_000, witness: 'engine', text: 'numbers-api: die, exit code 1' },
  ]);
});
