// How evidence is looked for: in order, together, for a time, and anew after what must not happen.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Container } from 'engine-reader/facts.ts';
import { apiAnswersRngWith, noApi } from '../src/evidence/api.ts';
import { container, diesWith, event, facts, noEvent, turns } from '../src/evidence/engine.ts';
import { type ApiAnswer, type Evidence, noEvidence } from '../src/evidence/evidence.ts';
import { inOrder, judge, type Step, together, within } from '../src/evidence/steps.ts';
import { recovery, second, secondsInARow, webEvent, webSeesApi } from '../src/evidence/web.ts';
import { apiAnswer, containerOf, play, webStatus } from './support/witnesses.ts';

/** What the Engine told until then, in milliseconds. */
function told(until: number, events = '', completeFrom = 0): Evidence {
  const engine = { completeFrom, until, events: events === '' ? [] : play(events), facts: [] };
  return { ...noEvidence(), engine };
}

const leftAlone = inOrder(turns('numbers-api', 'unhealthy'), noEvent(45, 'numbers-api', 'die'));
const soon = inOrder(event('numbers-api', 'start'), within(20, turns('numbers-api', 'unhealthy')));
const startThenEnd = inOrder(event('numbers-api', 'start'), diesWith(0));
const lastsAndStarts = together(event('numbers-api', 'start'), leftAlone);
const bothSay = together(turns('numbers-api', 'unhealthy'), webEvent('unhealthy'));

const brokenApi = apiAnswer({ calls: 4, problem: 'call 4 was one too many', rngStatus: 500 });

const CASES: [string, Step, Evidence, boolean, lastsUntil?: number][] = [
  ['nothing was seen', leftAlone, told(90_000), false],
  ['it has to last', leftAlone, told(20_000, '1000 unhealthy'), false, 46_000],
  ['it has lasted', leftAlone, told(46_000, '1000 unhealthy'), true],
  ['it was ended', leftAlone, told(99_000, '1000 unhealthy, 21000 die 1'), false],
  ['it was ended at last', leftAlone, told(99_000, '1000 unhealthy, 46000 die 1'), false],
  ['it ends after the time', leftAlone, told(99_000, '1000 unhealthy, 46001 die 1'), true],
  ['it was ended before', leftAlone, told(99_000, '1000 die 1, 1000 unhealthy'), true],
  [
    'it was ended, and lasted the second time',
    leftAlone,
    told(99_000, '1000 unhealthy, 21000 die 1, 30000 unhealthy'),
    true,
  ],
  [
    'a restart of the reader may hide something',
    leftAlone,
    told(99_000, '1000 unhealthy', 1_001),
    false,
  ],
  ['the reader was restarted before', leftAlone, told(99_000, '1000 unhealthy', 1_000), true],
  ['soon enough', soon, told(30_000, '1000 start, 21000 unhealthy'), true],
  ['too late', soon, told(30_000, '1000 start, 21001 unhealthy'), false],
  [
    'soon enough after another start',
    soon,
    told(60_000, '1000 start, 15000 start, 30000 unhealthy'),
    true,
  ],
  ['the wrong exit code', diesWith(3), told(9_000, '1000 die 1'), false],
  ['the right exit code', diesWith(3), told(9_000, '1000 die 3'), true],
  ['the wrong order', startThenEnd, told(9_000, '1000 die 0, 2000 start'), false],
  ['another service', diesWith(3, 'numbers-web'), told(9_000, '1000 die 3'), false],
  ['one of two witnesses', bothSay, told(9_000, '1000 unhealthy'), false],
  ['one has to last', lastsAndStarts, told(9_000, '1000 unhealthy, 2000 start'), false, 46_000],
];

for (const [name, step, evidence, done, lastsUntil] of CASES) {
  test(name, () => {
    const { seen: _, ...verdict } = judge(step, evidence, 0);
    assert.deepEqual(verdict, { done, ...(lastsUntil !== undefined && { lastsUntil }) });
  });
}

const webTold = (web: Partial<Evidence['web']>): Evidence => ({
  ...noEvidence(),
  web: { ...noEvidence().web, ...web },
});
const seconds = (...counts: [second: number, numbers: number, failures: number][]): Evidence =>
  webTold({
    seconds: counts.map(([second, numbers, failures]) => {
      return { second, numbers, failures, attempts: 2 * failures };
    }),
  });
const recoveries = (...list: [brokeAt: number, fault: string, over: boolean][]): Evidence =>
  webTold({
    recoveries: list.map(([brokeAt, fault, over]) => {
      const steps = { gone: brokeAt + 9, healthy: brokeAt + 5 };
      return { brokeAt, fault, over, steps, requests: 3, requestsLost: 1 };
    }),
  });
const webEvents = (...events: [at: number, kind: string, text: string][]): Evidence =>
  webTold({ events: events.map(([at, kind, text]) => ({ at, kind, text })) });
const answers = (...list: [from: number, until: number, value: ApiAnswer[]][]): Evidence => ({
  ...noEvidence(),
  api: list.map(([from, until, value]) => ({ from, until, value })),
});
const containers = (...list: Container[]): Evidence => {
  const value = { containers: list, services: [], tasks: [] };
  const engine = { ...noEvidence().engine, facts: [{ from: 0, until: 9_000, value }] };
  return { ...noEvidence(), engine };
};

const lost = secondsInARow(3, 'lost', ({ numbers }) => numbers === 0);
const fromHang = recovery(({ fault }) => (fault === 'hang' ? 'from hang' : undefined));
const failed = second(({ failures }) => (failures > 0 ? 'failed' : undefined));
const noted = webEvent('note', ({ text }) => text === 'two');
const isV2 = container('numbers-api', 0, ({ image }) => (image === 'v2' ? 'v2' : undefined));

/** What is looked for from 2 s on, and what is seen of it, with the milliseconds of its beginning and its end. */
const SIGHTS: [string, Step, Evidence, string | undefined][] = [
  [
    'seconds in a row, but for those without a call',
    lost,
    seconds([2, 0, 1], [3, 0, 0], [4, 0, 2], [5, 0, 1]),
    '2000 web lost: 4 calls, 4 without a number, 8 attempts in 3 s, 6000',
  ],
  ['seconds that began before', lost, seconds([1, 0, 1], [2, 0, 1], [3, 0, 1]), undefined],
  ['a better second between', lost, seconds([2, 0, 1], [3, 1, 1], [4, 0, 1], [5, 0, 1]), undefined],
  ['a second', failed, seconds([1, 0, 1], [2, 0, 0], [3, 5, 1]), '3000 web failed, 3000'],
  ['the first second', failed, seconds([2, 0, 1]), '2000 web failed, 2000'],
  ['no such second', failed, seconds([1, 0, 1], [2, 0, 0]), undefined],
  [
    'a recovery',
    fromHang,
    recoveries([1_999, 'hang', true], [2_000, 'reset', true], [2_000, 'hang', true]),
    '2009 web from hang, 2009',
  ],
  ['a recovery under way', fromHang, recoveries([2_000, 'hang', false]), undefined],
  [
    'an event of the web',
    noted,
    webEvents(
      [1_999, 'note', 'two'],
      [2_000, 'x', 'two'],
      [2_000, 'note', 'one'],
      [2_000, 'note', 'two'],
    ),
    '2000 web two, 2000',
  ],
  [
    'another event of the web',
    noted,
    webEvents([2_000, 'x', 'two'], [2_000, 'note', 'one']),
    undefined,
  ],
  [
    'an API among several',
    apiAnswersRngWith(500),
    answers([1_000, 2_000, [apiAnswer(), brokenApi]]),
    '2000 api /rng answers 500, 2000',
  ],
  ['another status', apiAnswersRngWith(503), answers([2_000, 3_000, [brokenApi]]), undefined],
  ['what was before', apiAnswersRngWith(500), answers([1_000, 1_999, [brokenApi]]), undefined],
  [
    'no API for a while',
    noApi(3),
    answers(
      [2_500, 3_000, []],
      [3_500, 4_000, [apiAnswer()]],
      [4_500, 5_000, []],
      [10_000, 10_500, []],
    ),
    '4500 api no answer, for 3 s, 7500',
  ],
  ['no API, but a silence', noApi(3), answers([4_500, 5_000, []], [10_001, 12_000, []]), undefined],
  ['an API', noApi(0), answers([2_500, 3_000, [apiAnswer()]]), undefined],
  [
    'a container among several',
    isV2,
    containers(containerOf(), containerOf({ image: 'v2' })),
    '2000 engine numbers-api: v2, 2000',
  ],
  ['another container', isV2, containers(containerOf({ service: 'x', image: 'v2' })), undefined],
  [
    'all containers',
    facts(0, ({ containers }) => `${containers.length} containers`),
    containers(containerOf(), containerOf()),
    '2000 engine 2 containers, 2000',
  ],
];

for (const [name, step, evidence, expected] of SIGHTS) {
  test(`of ${name} is seen: ${expected ?? 'nothing'}`, () => {
    const outcome = step(evidence, 2_000);
    if (outcome.is !== 'seen') return assert.equal(undefined, expected);
    const seen = outcome.seen.map(({ at, witness, text }) => `${at} ${witness} ${text}`);
    assert.equal(`${seen}, ${outcome.at}`, expected);
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
  const { seen } = judge(step, told(30_000, '1000 unhealthy, 21000 die 1'), 0);
  assert.deepEqual(seen, [
    { at: 1_000, witness: 'engine', text: 'numbers-api: health_status, unhealthy' },
    { at: 21_000, witness: 'engine', text: 'numbers-api: die, exit code 1' },
  ]);
});
