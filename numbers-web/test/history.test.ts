import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { About } from '../src/api/about.ts';
import type { Look } from '../src/api/look.ts';
import { createHistory } from '../src/history/history.ts';
import { merge, STRIP_SECONDS } from '../src/live/state.ts';
import { createStore } from '../src/live/store.ts';

const PASSED: Look = { passed: true, data: '' };
const FAILED: Look = { passed: false, problem: 'answered 500', status: 500, unreachable: false };
const SILENT: Look = { passed: false, problem: 'is silent', status: undefined, unreachable: false };
const REFUSED: Look = { passed: false, problem: 'refuses', status: undefined, unreachable: true };

function createTestHistory() {
  const store = createStore({ timeout: true, retry: true, breaker: true, fallback: true });
  const history = createHistory(store, { retries: 2, startPeriod: 5_000 });
  /** The API tells of itself, in the second `at`. */
  function tellAbout(at: number, types: string[], bootId = 'first', askedAt = at): void {
    const faults = types.map((type) => ({ type, settings: {}, hits: 0 }));
    const about: About = {
      service: 'numbers-api',
      version: '3',
      instance: 'i',
      bootId,
      startedAt: at * 1_000,
      calls: 0,
      health: { status: 'healthy' },
      probes: [],
      faults,
    };
    history.aboutRead(PASSED, about, askedAt * 1_000, at * 1_000);
  }
  const kinds = () => store.read().events.map(({ kind }) => kind);
  return { store, history, tellAbout, kinds };
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
    const { store, history } = createTestHistory();
    history.aboutRead(about, undefined, 1, 1);
    history.livenessChecked(liveness, 1);
    history.readinessChecked(readiness, 1);
    assert.equal(store.read().api.condition, condition);
    assert.equal(store.read().api.reason === undefined, condition === 'healthy');
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
  assert.deepEqual(kinds(), ['new-boot', 'fault-off']);
});

test('a reset is like a start', () => {
  const { history, tellAbout, kinds } = createTestHistory();
  tellAbout(1, ['error']);
  history.apiReset(2_000);
  tellAbout(3, ['fail-after']);
  assert.deepEqual(kinds(), ['fault-off']);
});

test('an answer to a question from before a fault was switched on does not end it', () => {
  const { history, tellAbout, kinds } = createTestHistory();
  tellAbout(1, []);
  history.faultSwitchedOn([{ type: 'error', settings: {}, hits: 0 }], 3_000);
  tellAbout(4, [], 'first', 2);
  assert.deepEqual(kinds(), ['fault-on']);
});

test('a check is told when it changes, and each is in its cell', () => {
  const { store, history, kinds } = createTestHistory();
  for (const [look, at] of [
    [PASSED, 1_000],
    [FAILED, 2_000],
    [PASSED, 2_500],
    [PASSED, 3_000],
  ] as const) {
    history.livenessChecked(look, at);
  }
  assert.deepEqual(kinds(), ['unhealthy', 'healthy']);
  assert.deepEqual(
    store.read().cells.map(({ liveness }) => liveness),
    ['passed', 'failed', 'passed'],
  );
});

test('merging keeps the newest of each list, and an update that comes twice does no harm', () => {
  const cell = (second: number) => ({ second, numbers: 1, failures: 0, attempts: 1 });
  const seconds = Array.from({ length: STRIP_SECONDS + 50 }, (_, second) => second);
  const once = merge({ cells: [cell(0)] }, { cells: seconds.map(cell) });
  assert.equal(once.cells?.length, STRIP_SECONDS);
  assert.equal(once.cells?.at(-1)?.second, STRIP_SECONDS + 49);
  assert.deepEqual(merge(once, { cells: seconds.map(cell) }), once);
});
