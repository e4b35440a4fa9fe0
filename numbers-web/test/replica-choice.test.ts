// Where the attempts of a call go when there are several replicas.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReplicaChoice } from '../src/calls/replica-choice.ts';

const ALL = ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'];

for (const [what, ready, good, preferred] of [
  ['any other', [], [], ALL],
  ['what is ready', ['10.0.0.1', '10.0.0.2'], ['10.0.0.3'], ['10.0.0.1', '10.0.0.2']],
  ['of those, what has brought a number last', ALL, ['10.0.0.4'], ['10.0.0.4']],
] as const) {
  test(`a first attempt goes to any replica, and a second one to ${what}`, () => {
    const choice = createReplicaChoice(
      () => ALL,
      (address) => ready.some((each) => each === address),
    );
    for (const address of good) choice.tried(address, true);
    const firsts = new Set<string>();
    const seconds = new Set<string>();
    for (let call = 0; call < 200; call += 1) {
      const first = choice.choose();
      const second = choice.choose(first);
      firsts.add(first);
      assert.notEqual(second, first);
      if (preferred.some((each) => each !== first)) seconds.add(second);
    }
    assert.deepEqual(firsts, new Set(ALL));
    assert.deepEqual(seconds, new Set(preferred));
  });
}

test('any is good while the latest attempt on one that is there has brought a number', () => {
  let present = ALL;
  const choice = createReplicaChoice(
    () => present,
    () => true,
  );
  for (const [address, gotNumber, isAnyGood] of [
    ['10.0.0.2', false, false],
    ['10.0.0.1', true, true],
    ['10.0.0.1', false, false],
    ['10.0.0.3', true, true],
  ] as const) {
    choice.tried(address, gotNumber);
    assert.equal(choice.isAnyGood(), isAnyGood);
  }
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
