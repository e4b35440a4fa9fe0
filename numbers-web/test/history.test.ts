// What is made of looks at replicas: how they are, who has cured them, and what Docker says of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Look } from '../src/api/requests.ts';
import { curedByRestart, curedWithoutRestart, type End } from '../src/history/cure.ts';
import { createDockerHealth } from '../src/history/docker-health.ts';
import { createTestHistory, FAILED, PASSED, REFUSED, SILENT, STOPPING } from './test-history.ts';

/** One that has been found, and not been looked at. */
function createTestReplica() {
  const all = createTestHistory();
  all.found(0, '.1');
  return all;
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
    const { history, state, live, ready } = createTestReplica();
    history.witnessOf('.1').aboutRead(about, undefined, 1, 1);
    live(1, '.1', liveness);
    ready(1, '.1', readiness);
    assert.equal(state().service.condition, condition);
    assert.equal(state().service.reason === undefined, condition === 'healthy');
  });
}

test('a check is told when it changes, and its replica has a piece of ribbon for each', () => {
  const { state, ready, live, tells, kinds } = createTestReplica();
  ready(0.5, '.1', PASSED);
  tells(0.5, '.1', 'one');
  live(1, '.1', PASSED);
  live(2, '.1', FAILED);
  live(2.5, '.1', PASSED);
  live(3, '.1', PASSED);
  assert.deepEqual(kinds(), ['failing', 'passing']);
  assert.deepEqual(
    state().replicas[0]?.runs.map(({ from, state }) => `${state} from ${from}`),
    ['good from 1000', 'failing from 2000', 'good from 2500'],
  );
});

test('texts and lists stay short, whatever the API says', () => {
  const { state, live } = createTestReplica();
  const problem = 'x'.repeat(100_000);
  for (let round = 0; round <= 500; round += 1) {
    live(round, '.1', round % 2 === 0 ? PASSED : { ...FAILED, problem });
  }
  assert.ok(JSON.stringify(state()).length < 100_000);
});

/** Three of them, found at once. */
function createTestTrio(isBehindService = false) {
  const trio = createTestHistory(isBehindService);
  trio.found(0, '.1', '.2', '.3');
  trio.answers(1, '.1', 'one');
  trio.answers(1, '.2', 'two');
  trio.answers(1, '.3', 'three');
  return trio;
}

test('those that have the same are told in one sentence, two of them by name', () => {
  const { found, answers, ready, state } = createTestTrio();
  const isNotReady = (address: string): string | undefined => {
    ready(4, address, STOPPING);
    return state().service.reason;
  };
  found(3, '.1', '.2', '.3', '.4', '.5');
  answers(3, '.4', 'four');
  answers(3, '.5', 'five');
  assert.equal(isNotReady('.2'), 'two is not ready: /ready says 503');
  assert.equal(isNotReady('.3'), 'two and three are not ready: /ready says 503');
  assert.equal(isNotReady('.4'), 'two, three and four are not ready: /ready says 503');
  assert.equal(isNotReady('.5'), 'two, three and 2 others are not ready: /ready says 503');
});

test('what another instance runs is a piece of ribbon of its own, and an event says what it replaces', () => {
  const { answers, state } = createTestTrio();
  answers(3, '.2', 'new', { release: 'v4' });
  assert.deepEqual(
    state().replicas[1]?.runs.map(({ from, release }) => `${release} from ${from}`),
    ['v3 from 1000', 'v4 from 3000'],
  );
  assert.equal(state().events.at(-1)?.text, 'new replaces two');
});

for (const [isBehindService, addresses] of [
  [false, ['.1', '.2', '.3']],
  [true, ['.1', '.3']],
] as const) {
  test(`one that is not ready gets requests, unless behind a Service: ${addresses}`, () => {
    const { history, ready } = createTestTrio(isBehindService);
    ready(2, '.2', STOPPING);
    assert.deepEqual(history.addresses(), addresses);
  });
}

test('of thirteen twelve are watched, and the thirteenth gets requests and is counted', () => {
  const { history, found, answers, state } = createTestHistory();
  const addresses = Array.from({ length: 13 }, (_, place) => `10.0.0.${place + 1}`);
  assert.deepEqual(found(0, ...addresses), addresses.slice(0, 12));
  for (const address of addresses.slice(0, 12)) answers(1, address, `at ${address}`);
  assert.partialDeepStrictEqual(state().service, { ready: 12, known: 12, unwatched: 1 });
  assert.deepEqual(history.addresses(), addresses);
});

test('one that has left the name is watched until it is silent, and a second address too', () => {
  const { found, answers, looks } = createTestTrio();
  assert.deepEqual(found(2, '.1', '.3', '::1').toSorted(), ['.1', '.2', '.3', '::1']);
  answers(2, '::1', 'one');
  assert.deepEqual(found(3, '.1', '.3', '::1').toSorted(), ['.1', '.2', '.3', '::1']);
  looks(3, '.2', SILENT);
  assert.deepEqual(found(64, '.1', '.3', '::1'), ['.1', '.3', '::1']);
});

/** What was known of a process that ended in second 30; times are milliseconds. */
const END: End = {
  at: 30_000,
  failingSince: undefined,
  selfHealAfter: 20_000,
  watchdogEndsAt: undefined,
  wasStopping: false,
};

const restarts: [name: string, end: Partial<End>, cure: string][] = [
  ['a process that was well', {}, 'restart policy'],
  ['one that had failed for as long as the watchdog waits', { failingSince: 12_000 }, 'watchdog'],
  ['one that had failed for less', { failingSince: 12_001 }, 'restart policy'],
  ['one whose watchdog had said so', { watchdogEndsAt: 32_000 }, 'watchdog'],
  ['one whose watchdog had said another time', { watchdogEndsAt: 32_001 }, 'restart policy'],
  ['one without a watchdog', { failingSince: 0, selfHealAfter: undefined }, 'restart policy'],
  ['one that was told to stop', { wasStopping: true }, 'person'],
];
for (const [name, changes, cure] of restarts) {
  test(`after ${name}: ${cure}`, () => {
    assert.equal(curedByRestart({ ...END, ...changes }, true), cure);
  });
}

test('after one in another container: replacement', () => {
  assert.equal(curedByRestart({ ...END, wasStopping: true }, false), 'replacement');
});

const ends: [name: string, fault: { endsAt?: number; hitsLeft?: number }, cure: string][] = [
  ['a fault without an end', {}, 'person'],
  ['one whose time was over', { endsAt: 32_000 }, 'expiry'],
  ['one whose time was not over', { endsAt: 32_001 }, 'person'],
  ['one whose hits were counted', { hitsLeft: 1 }, 'expiry'],
];
for (const [name, fault, cure] of ends) {
  test(`${name} that is gone while its process lives: ${cure}`, () => {
    assert.equal(curedWithoutRestart(fault, 30_000), cure);
  });
}

/** Seconds at which checks have passed (+) or failed (-), and what Docker would say of them. */
const dockerHealth: [name: string, probes: string, expected: string][] = [
  ['the first check that passes', '+1', 'healthy 1'],
  ['one failure', '+1 -6', 'healthy 1'],
  ['two failures in a row', '+1 -6 -11 -16', 'healthy 1, unhealthy 11'],
  ['two failures, not in a row', '+1 -6 +11 -16', 'healthy 1'],
  ['a recovery without a restart', '+1 -6 -11 +16', 'healthy 1, unhealthy 11, healthy 16'],
  ['failures in the start period', '-1 -2 -3 -5', ''],
  ['failures after it', '-5 -6 -11', 'unhealthy 11'],
  ['a clock that was set back', '+91 -96 -6 -11 +16', 'healthy 91, unhealthy 6, healthy 16'],
];

for (const [name, probes, expected] of dockerHealth) {
  test(`Docker's health after ${name}`, () => {
    const changes: string[] = [];
    const health = createDockerHealth({ retries: 2, startPeriod: 5_000 }, (word, at) =>
      changes.push(`${word} ${at / 1_000}`),
    );
    const read = probes.split(' ').map((probe) => ({
      at: Number(probe.slice(1)) * 1_000,
      passed: probe.startsWith('+'),
    }));
    // Every list repeats most of the last one, as the API's does.
    for (let end = 1; end <= read.length; end += 1) {
      const seen = { from: 0, to: Number.POSITIVE_INFINITY };
      health.probesRead(read.slice(Math.max(0, end - 3), end), 0, seen);
    }
    assert.equal(changes.join(', '), expected);
  });
}
