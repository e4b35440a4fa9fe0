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
    const first = choice.choose();
    return [first, choice.choose(first)];
  });
}

test('a first attempt goes to any replica, a second one to another', () => {
  const calls = manyCalls([], []);
  assert.deepEqual(new Set(calls.map(([first]) => first)), new Set(ADDRESSES));
  assert.deepEqual(new Set(calls.map(([, second]) => second)), new Set(ADDRESSES));
  for (const [first, second] of calls) assert.notEqual(first, second);
});

for (const [what, ready, good, preferred] of [
  ['what is ready', ['10.0.0.1', '10.0.0.2'], ['10.0.0.3'], ['10.0.0.1', '10.0.0.2']],
  ['of those, what has brought a number last', ADDRESSES, ['10.0.0.4'], ['10.0.0.4']],
] as const) {
  test(`a second attempt prefers ${what}`, () => {
    for (const [first, second] of manyCalls(ready, good)) {
      const others = preferred.filter((address) => address !== first);
      if (others.length > 0)
        assert.ok(
          others.some((each) => each === second),
          `${first}, ${second}`,
        );
    }
  });
}

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
    const { choose } = createReplicaChoice(
      () => addresses,
      () => false,
    );
    const [expected = ''] = addresses;
    assert.deepEqual([choose(), choose(expected)], [expected, expected]);
  }
});
