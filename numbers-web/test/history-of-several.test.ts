// What is made of looks at several replicas: who is who, and what is a break.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestHistory, FAILED, REFUSED, SILENT, STOPPING } from './test-history.ts';

/** Three of them, found at once. */
function createTestTrio(isBehindService = false) {
  const trio = createTestHistory(isBehindService);
  trio.found(0, '.1', '.2', '.3');
  trio.answers(1, '.1', 'one');
  trio.answers(1, '.2', 'two');
  trio.answers(1, '.3', 'three');
  return trio;
}

test('three that are there from the beginning are no news', () => {
  const { state, names, kinds } = createTestTrio();
  assert.deepEqual(names(), ['one', 'two', 'three']);
  assert.deepEqual(kinds(), []);
  assert.partialDeepStrictEqual(state().service, { condition: 'healthy', ready: 3, known: 3 });
});

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

test('the same instance with another boot has restarted, at whichever address', () => {
  const { found, answers, looks, state, names, kinds } = createTestTrio();
  looks(2, '.2', REFUSED);
  assert.equal(state().service.condition, 'degraded');
  found(2, '.1', '.3');
  found(3, '.1', '.3', '.9');
  answers(3, '.9', 'two', { bootId: 'second' });
  assert.deepEqual(names(), ['one', 'two', 'three']);
  assert.partialDeepStrictEqual(state().replicas[1], { address: '.9', restarts: 1, replaced: [] });
  assert.ok(kinds().includes('new-process'));
  assert.deepEqual(
    state().recoveries.map(({ instance, curedBy }) => [instance, curedBy]),
    [['two', 'restart policy']],
  );
});

test('another instance at the same address has replaced the one before', () => {
  const { answers, state, names } = createTestTrio();
  answers(3, '.2', 'new', { release: 'v4' });
  assert.deepEqual(names(), ['one', 'new', 'three']);
  assert.partialDeepStrictEqual(state().replicas[1], { release: 'v4', replaced: ['two'] });
  assert.equal(state().events.at(-1)?.text, 'new replaces two');
  assert.equal(state().recoveries[0]?.curedBy, 'replacement');
  assert.deepEqual(
    state().replicas[1]?.runs.map(({ release }) => release),
    ['v3', 'v4'],
  );
});

test('one that comes while another is gone takes its lane', () => {
  const { found, answers, looks, names } = createTestTrio();
  looks(2, '.2', REFUSED);
  found(2, '.1', '.3', '.7');
  answers(3, '.7', 'new');
  assert.deepEqual(names(), ['one', 'new', 'three']);
});

test('one that comes while it is not clear whether another is gone waits for that', () => {
  const { found, answers, looks, names } = createTestTrio();
  found(2, '.1', '.3', '.7');
  answers(2.1, '.7', 'new');
  assert.deepEqual(names(), ['one', 'two', 'three']);
  looks(2.2, '.2', SILENT);
  answers(2.3, '.7', 'new');
  assert.deepEqual(names(), ['one', 'new', 'three']);
});

test('two that swap their addresses are the same two', () => {
  const { answers, names, state } = createTestTrio();
  answers(3, '.1', 'two', { bootId: 'second' });
  answers(3.1, '.2', 'one', { bootId: 'second' });
  assert.deepEqual(names(), ['one', 'two', 'three']);
  assert.deepEqual(
    state().replicas.map(({ address, condition }) => [address, condition]),
    [
      ['.2', 'healthy'],
      ['.1', 'healthy'],
      ['.3', 'healthy'],
    ],
  );
});

test('one with two addresses is one', () => {
  const { found, answers, state, names, history } = createTestHistory();
  found(0, '10.0.0.1', 'fd00::1');
  answers(1, '10.0.0.1', 'one');
  answers(1, 'fd00::1', 'one');
  answers(2, 'fd00::1', 'one');
  assert.deepEqual(names(), ['one']);
  assert.deepEqual(history.addresses(), ['10.0.0.1']);
  assert.deepEqual(found(3, '10.0.0.1', 'fd00::1'), ['10.0.0.1', 'fd00::1']);
  assert.partialDeepStrictEqual(state().service, { condition: 'healthy', ready: 1, known: 1 });
  // The one that it was watched at answers no more.
  history.witnessOf('10.0.0.1').aboutRead(REFUSED, undefined, 4_000, 4_000);
  answers(4, 'fd00::1', 'one');
  assert.equal(state().replicas[0]?.address, 'fd00::1');
});

test('one that has left the name and still answers is there, but gets no requests', () => {
  const { found, answers, state, names, history } = createTestTrio();
  assert.ok(found(2, '.1', '.3').includes('.2'));
  answers(3, '.2', 'two');
  assert.deepEqual(names(), ['one', 'two', 'three']);
  assert.equal(state().replicas[1]?.condition, 'not ready');
  assert.partialDeepStrictEqual(state().service, { condition: 'degraded', ready: 2, known: 3 });
  assert.deepEqual(history.addresses(), ['.1', '.3']);
  found(5, '.1', '.2', '.3');
  assert.equal(state().service.condition, 'healthy');
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

test('one that has left and does not answer is gone, and forgotten after a minute', () => {
  const { found, looks, names, state } = createTestTrio();
  found(2, '.1', '.3');
  looks(3, '.2', SILENT);
  assert.equal(state().replicas[1]?.condition, 'gone');
  found(60, '.1', '.3');
  assert.deepEqual(names(), ['one', 'two', 'three']);
  const watched = found(64, '.1', '.3');
  assert.deepEqual(names(), ['one', 'three']);
  assert.deepEqual(watched, ['.1', '.3']);
  assert.deepEqual(
    state().recoveries.map(({ over }) => over),
    [true],
  );
});

test('of a service that is gone altogether the last replica is shown', () => {
  const { found, looks, names, state } = createTestTrio();
  found(2);
  for (const address of ['.1', '.2', '.3']) looks(3, address, SILENT);
  found(100);
  assert.equal(names().length, 1);
  assert.equal(state().service.condition, 'gone');
});

test('a stop that was announced while others carry on is no break', () => {
  const { ready, found, answers, looks, names, state, kinds } = createTestTrio();
  ready(2, '.2', STOPPING);
  looks(2.5, '.2', REFUSED);
  found(3, '.1', '.3');
  assert.deepEqual(kinds(), ['not-ready', 'process-gone']);
  assert.deepEqual(state().recoveries, []);
  assert.partialDeepStrictEqual(state().service, { condition: 'healthy', ready: 2, known: 2 });

  found(4, '.1', '.3', '.4');
  answers(5, '.4', 'new');
  assert.deepEqual(names(), ['one', 'new', 'three']);
  assert.deepEqual(state().recoveries, []);
  assert.equal(state().service.known, 3);
});

test('the end of one that a fault has made not ready is a break', () => {
  const { ready, answers, looks, state } = createTestTrio();
  answers(2, '.2', 'two', { faults: ['unready'] });
  ready(3, '.2', STOPPING);
  looks(4, '.2', REFUSED);
  assert.equal(state().recoveries[0]?.steps.gone, 4_000);
});

test('what users lose is counted for the replica that broke', () => {
  const { answers, looks, call, state } = createTestTrio();
  answers(2, '.2', 'two', { faults: ['error'] });
  looks(2.5, '.2', FAILED);
  for (let second = 3; second < 20; second += 1) call(second, ['.2', false], ['.1', true]);
  call(20, ['.3', true]);
  const [recovery, ...others] = state().recoveries;
  assert.deepEqual(others, []);
  assert.partialDeepStrictEqual(recovery, {
    instance: 'two',
    fault: 'error',
    requests: 18,
    requestsLost: 0,
    over: false,
  });
  assert.equal(recovery?.steps.firstFailure, undefined);
  assert.equal(recovery?.steps.firstNumber, undefined);
  call(21, ['.2', false], ['.2', false]);
  assert.partialDeepStrictEqual(state().recoveries[0], { requests: 19, requestsLost: 1 });
});

test('a failed attempt that a retry made good is no break by itself', () => {
  const { call, state } = createTestTrio();
  call(2, ['.2', false], ['.1', true]);
  assert.deepEqual(state().recoveries, []);
});

test('of thirteen twelve are watched, and the thirteenth gets requests and is counted', () => {
  const { history, found, answers, state } = createTestHistory();
  const addresses = Array.from({ length: 13 }, (_, place) => `10.0.0.${place + 1}`);
  assert.deepEqual(found(0, ...addresses), addresses.slice(0, 12));
  for (const address of addresses.slice(0, 12)) answers(1, address, `at ${address}`);
  assert.partialDeepStrictEqual(state().service, { ready: 12, known: 12, unwatched: 1 });
  assert.deepEqual(history.addresses(), addresses);
});

test('one that joins the others is told, and is no break', () => {
  const { found, answers, names, state, kinds } = createTestTrio();
  found(2, '.1', '.2', '.3', '.4');
  answers(3, '.4', 'four');
  assert.deepEqual(names(), ['one', 'two', 'three', 'four']);
  assert.deepEqual(kinds(), ['new-process']);
  assert.partialDeepStrictEqual(state().service, { condition: 'healthy', ready: 4, known: 4 });
  assert.deepEqual(state().recoveries, []);
});

test('while look-ups fail, all stay as they are', () => {
  const { history, state } = createTestTrio();
  history.addressesFound({ found: ['.1', '.2', '.3'], isFailing: true }, 2_000);
  assert.partialDeepStrictEqual(state().service, { condition: 'healthy', ready: 3, known: 3 });
  assert.deepEqual(history.addresses(), ['.1', '.2', '.3']);
});
