// The recovery table on an Engine that reports no lack of memory: OOMKilled is false, and there is no event.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scenarios } from 'contract/scenarios.ts';
import type { Recording } from 'story/recording.ts';
import type { Recovery } from 'story/story.ts';
import { findDifferences } from './compare.ts';
import { endOf } from './page.ts';
import type { Outcome } from './play.ts';

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
    const recovery: Recovery = {
      id: '',
      fault,
      brokeAt: 0,
      steps: { ...(expected.unhealthy && { unhealthy: 3_000 }), gone: 4_000, healthy: 5_000 },
      detection: 'checked',
      starts: 1,
      requests: 1,
      requestsLost: 1,
      over: true,
    };
    const outcome: Outcome = {
      since: 0,
      users: { calls: 1, lost: { [expected.clientSees ?? '']: 1 } },
      exitCode,
      outOfMemory,
      numbersAgainAfter: 5,
      cure: expected.cure,
      told: [recovery],
      onThePage: [recovery],
      recording: { header: {} as Recording['header'], observations: [] },
    };
    assert.equal(endOf({ expected, ...rest }, outcome), end);
    const differences = findDifferences({ expected, ...rest }, outcome);
    assert.equal(differences.length, difference ? 1 : 0, differences.join());
    assert.ok(differences.join().includes(difference ?? ''));
  });
}
