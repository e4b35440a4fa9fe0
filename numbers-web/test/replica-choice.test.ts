// Where the attempts of a call go when there are several replicas.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReplicaChoice } from '../src/calls/replica-choice.ts';

const ADDRESSES = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'];

/** Where two attempts of each of many calls go. */
function manyCalls(ready: readonly string[], good: readonly string[]): [string, string][] {
  const choice = createReplicaChoice(
    () => ADDRESSES,
    (address) => ready.includes(address),
  );
  for (const address of good) choice.tried(address, true);
  return Array.from({ length: 200 }, () => {
    const next = choice.choose();
    return [next(), next()];
  });
}

test('a first attempt goes to any replica, a second one to another', () => {
  const calls = manyCalls([], []);
  assert.deepEqual(new Set(calls.map(([first]) => first)), new Set(ADDRESSES));
  assert.deepEqual(new Set(calls.map(([, second]) => second)), new Set(ADDRESSES));
  for (const [first, second] of calls) assert.notEqual(first, second);
});

test('a second attempt prefers what is ready to what has answered last', () => {
  for (const [first, second] of manyCalls(['10.0.0.1', '10.0.0.2'], ['10.0.0.3'])) {
    if (first !== '10.0.0.1' && first !== '10.0.0.2') {
      assert.ok(['10.0.0.1', '10.0.0.2'].includes(second), `${first}, then ${second}`);
    }
  }
});

test('of those that are ready, it prefers one whose latest attempt has brought a number', () => {
  for (const [first, second] of manyCalls(ADDRESSES, ['10.0.0.4'])) {
    if (first !== '10.0.0.4') assert.equal(second, '10.0.0.4');
  }
});

test('any is good while the latest attempt on one that is there has brought a number', () => {
  let present = ADDRESSES;
  const choice = createReplicaChoice(
    () => present,
    () => true,
  );
  assert.equal(choice.isAnyGood(), false);
  choice.tried('10.0.0.1', true);
  choice.tried('10.0.0.2', false);
  assert.equal(choice.isAnyGood(), true);
  choice.tried('10.0.0.1', false);
  assert.equal(choice.isAnyGood(), false);
  choice.tried('10.0.0.3', true);
  present = present.filter((address) => address !== '10.0.0.3');
  assert.equal(choice.isAnyGood(), false);
});

test('without another replica, a second attempt goes to the same, and without any to the name', () => {
  for (const addresses of [['10.0.0.1'], []]) {
    const next = createReplicaChoice(
      () => addresses,
      () => false,
    ).choose();
    const [expected = ''] = addresses;
    assert.deepEqual([next(), next()], [expected, expected]);
  }
});
