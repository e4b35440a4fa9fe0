import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { About } from '../src/api/answers.ts';
import type { Look } from '../src/api/requests.ts';
import { createHistory } from '../src/history/history.ts';
import { merge } from '../src/live/merge.ts';
import { KEPT_SECONDS } from '../src/live/state.ts';
import { createStore } from '../src/live/store.ts';
import { now } from '../src/live/time.ts';

const ADDRESS = '10.0.0.1';
const PASSED: Look = { passed: true, data: '' };
const FAILED: Look = { passed: false, problem: 'answered 500', status: 500, unreachable: false };
const SILENT: Look = { passed: false, problem: 'is silent', status: undefined, unreachable: false };
const REFUSED: Look = { passed: false, problem: 'refuses', status: undefined, unreachable: true };

function createTestHistory() {
  const store = createStore({
    safeguards: { timeout: true, retry: true, breaker: true, fallback: true },
    limits: { attemptTimeout: 500, callBudget: 1_000, breakerFailures: 5 },
  });
  const history = createHistory(store, { retries: 2, startPeriod: 5_000 });
  history.addressesFound({ found: [ADDRESS], isFailing: false }, 0);
  const witness = history.witnessOf(ADDRESS);
  /** The API tells of itself, in the second `at`. */
  function tellAbout(at: number, types: string[], bootId = 'first', askedAt = at): void {
    const faults = types.map((type) => ({ type, settings: {}, hits: 0 }));
    const about: About = {
      service: 'numbers-api',
      release: 'v3',
      version: '3',
      instance: 'i',
      bootId,
      startedAt: at * 1_000,
      calls: 0,
      health: { status: 'healthy' },
      probes: [],
      faults,
    };
    witness.aboutRead(PASSED, about, askedAt * 1_000, at * 1_000);
  }
  const kinds = () => store.read().events.map(({ kind }) => kind);
  return { store, history, witness, tellAbout, kinds };
}

const conditions: [about: Look, liveness: Look, readiness: Look, condition: string][] = [
  [PASSED, PASSED, PASSED, 'healthy'],
  [PASSED, PASSED, FAILED, 'not ready'],
  [PASSED, FAILED, PASSED, 'unhealthy'],
  [PASSED, SILENT, FAILED, 'unhealthy'],
  [SILENT, SILENT, SILENT, 'not responding'],
  [REFUSED, REFUSED, REFUSED, 'gone'],
];
for (const [about, liveness, readiness, condition] of conditions) {
  test(`/ ${about.passed}, /health ${liveness.passed}, /ready ${readiness.passed}: ${condition}`, () => {
    const { store, witness } = createTestHistory();
    witness.aboutRead(about, undefined, 1, 1);
    witness.livenessChecked(liveness, 1);
    witness.readinessChecked(readiness, 1);
    assert.equal(store.read().service.condition, condition);
    assert.equal(store.read().service.reason === undefined, condition === 'healthy');
  });
}

test("the faults of a start are nobody's doing, later ones are somebody's", () => {
  const { tellAbout, kinds } = createTestHistory();
  tellAbout(1, ['fail-after']);
  assert.deepEqual(kinds(), []);
  tellAbout(2, ['fail-after', 'error']);
  assert.deepEqual(kinds(), ['fault-on']);
  tellAbout(3, ['fail-after']);
  assert.deepEqual(kinds(), ['fault-on', 'fault-off']);
});

test("a restart ends the faults, and those of the new start are nobody's doing", () => {
  const { tellAbout, kinds } = createTestHistory();
  tellAbout(1, ['error']);
  tellAbout(2, ['fail-after'], 'second');
  assert.deepEqual(kinds(), ['process-gone', 'new-process', 'fault-off']);
});

test('a reset is like a start', () => {
  const { history, tellAbout, kinds } = createTestHistory();
  tellAbout(1, ['error']);
  history.apiReset(ADDRESS, 2_000);
  tellAbout(3, ['fail-after']);
  assert.deepEqual(kinds(), ['fault-off']);
});

test('an answer to a question from before a fault was switched on does not end it', () => {
  const { history, tellAbout, kinds } = createTestHistory();
  tellAbout(1, []);
  history.faultSwitchedOn(ADDRESS, [{ type: 'error', settings: {}, hits: 0 }], 3_000, 3_000);
  tellAbout(4, [], 'first', 2);
  assert.deepEqual(kinds(), ['fault-on']);
});

test('a check is told when it changes, and its replica has a piece of ribbon for each', () => {
  const { store, witness, tellAbout, kinds } = createTestHistory();
  witness.readinessChecked(PASSED, 500);
  tellAbout(0.5, []);
  for (const [look, at] of [
    [PASSED, 1_000],
    [FAILED, 2_000],
    [PASSED, 2_500],
    [PASSED, 3_000],
  ] as const) {
    witness.livenessChecked(look, at);
  }
  assert.deepEqual(kinds(), ['failing', 'passing']);
  assert.deepEqual(
    store.read().replicas[0]?.runs.map(({ from, state }) => [from, state]),
    [
      [1_000, 'good'],
      [2_000, 'failing'],
      [2_500, 'good'],
    ],
  );
});

test('merging keeps the newest of each list, and an update that comes twice does no harm', () => {
  const cell = (second: number) => ({ second, numbers: 1, failures: 0, attempts: 1 });
  const seconds = Array.from({ length: KEPT_SECONDS + 50 }, (_, second) => second);
  const once = merge({ seconds: [cell(0)] }, { seconds: seconds.map(cell) });
  assert.equal(once.seconds?.length, KEPT_SECONDS);
  assert.equal(once.seconds?.at(-1)?.second, KEPT_SECONDS + 49);
  assert.deepEqual(merge(once, { seconds: seconds.map(cell) }), once);
});

test('each end of a process is told once, before the start of the next', () => {
  const { store, witness, tellAbout, kinds } = createTestHistory();
  witness.livenessChecked(PASSED, 500);
  witness.readinessChecked(PASSED, 500);
  tellAbout(1, []);
  for (const at of [2_000, 2_300, 2_600]) {
    witness.aboutRead(REFUSED, undefined, at, at);
    witness.livenessChecked(REFUSED, at);
  }
  tellAbout(3, [], 'second');
  // This one nobody has seen end.
  tellAbout(4, [], 'third');
  const ends = kinds().filter((kind) => kind === 'process-gone' || kind === 'new-process');
  assert.deepEqual(ends, ['process-gone', 'new-process', 'process-gone', 'new-process']);
  const times = store.read().events.map(({ at }) => at);
  assert.deepEqual(
    times,
    times.toSorted((a, b) => a - b),
  );
  assert.equal(store.read().replicas[0]?.restarts, 2);
});

test('a container that is replaced keeps its lane, with what happened to the one before', () => {
  const { store, witness } = createTestHistory();
  const about = (instance: string, bootId: string): About => ({
    service: 'numbers-api',
    release: 'v3',
    version: '3.0.0',
    instance,
    bootId,
    startedAt: 0,
    calls: 0,
    health: { status: 'healthy' },
    probes: [],
    faults: [],
  });
  witness.aboutRead(PASSED, about('old', 'first'), 1_000, 1_000);
  witness.aboutRead(PASSED, about('new', 'second'), 2_000, 2_000);
  const { replicas, recoveries, events } = store.read();
  assert.equal(replicas.length, 1);
  assert.partialDeepStrictEqual(replicas[0], { instance: 'new', replaced: ['old'] });
  assert.equal(recoveries[0]?.curedBy, 'replacement');
  assert.match(events.at(-1)?.text ?? '', /^new replaces old$/);
});

test('a clock that is set back an hour freezes nothing', (t) => {
  const { store, history } = createTestHistory();
  const before = now();
  history.callEnded(true, [{ address: ADDRESS, gotNumber: true }], now());
  t.mock.method(Date, 'now', () => before - 3_600_000);
  history.callEnded(true, [{ address: ADDRESS, gotNumber: true }], now());
  assert.ok(now() >= before);
  assert.ok(store.read().now >= before);
  const total = store.read().seconds.reduce((sum, { numbers }) => sum + numbers, 0);
  assert.equal(total, 2);
});

test('texts and lists stay short, whatever the API says', () => {
  const { store, witness } = createTestHistory();
  const endless = 'x'.repeat(100_000);
  witness.livenessChecked(PASSED, 1);
  for (let round = 1; round <= 500; round += 1) {
    const look: Look = { passed: false, problem: endless, status: 500, unreachable: false };
    witness.livenessChecked(round % 2 === 0 ? PASSED : look, round * 100);
  }
  assert.ok(JSON.stringify(store.read()).length < 100_000);
});
