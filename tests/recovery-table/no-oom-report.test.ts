// The recovery table on an Engine that reports no lack of memory: OOMKilled is false, and there is no event.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarios } from 'contract/scenarios.ts';
import { findDifferences } from './compare.ts';
import type { Observation } from './observe.ts';
import { endOf } from './page.ts';

const scenario = (wanted: string) => {
  const found = scenarios.find(({ fault }) => fault === wanted);
  assert.ok(found);
  return found;
};

for (const [fault, exitCode, outOfMemory, end, difference] of [
  ['memory', 137, true, '4.0 s, exit 137, out of memory'],
  ['memory', 137, false, '4.0 s, exit 137, killed during `memory`'],
  ['memory', 1, false, '4.0 s, exit 1', 'exit code should be 137, but is 1'],
  ['block', 137, false, '4.0 s, exit 137'],
  ['block', 137, true, '4.0 s, exit 137, out of memory', 'memory should be false, but is true'],
] as const) {
  test(`${fault} ends with ${exitCode}${outOfMemory ? ', and the Engine reports OOM' : ''}`, () => {
    const { expected, ...rest } = scenario(fault);
    const observed: Observation = {
      users: { calls: 1, lost: { [expected.clientSees ?? '']: 1 } },
      unhealthyAfter: expected.unhealthy && 3,
      endedAfter: 4,
      exitCode,
      outOfMemory,
      healthyAgainAfter: 5,
      numbersAgainAfter: 5,
      cure: expected.cure,
      onThePage: [],
    };
    assert.equal(endOf({ expected, ...rest }, observed), end);
    const differences = findDifferences({ expected, ...rest }, observed);
    assert.equal(differences.length, difference ? 1 : 0, differences.join());
    assert.ok(differences.join().includes(difference ?? ''));
  });
}
