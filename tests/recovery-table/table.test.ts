// The list of scenarios against the API: every fault is in it, and every fault takes its settings. And the rows of an
// Engine that does not report a lack of memory: OOMKilled is false, and there is no event.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incidents, scenarios, scenariosOfThree } from 'contract/scenarios.ts';
import { createService } from 'numbers-api/service.ts';
import { settingsSchema } from 'numbers-api/settings.ts';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import type { Recording } from 'story/recording.ts';
import type { Recovery } from 'story/story.ts';
import { findDifferences } from './compare.ts';
import { endOf } from './page.ts';
import type { Outcome } from './play.ts';

const { catalogue } = createService(readSettings(settingsSchema, {}), silentLog()).faults;

for (const { fault, settings } of [...scenarios, ...scenariosOfThree, ...incidents]) {
  test(`${fault} takes ${JSON.stringify(settings)}`, () => {
    const type = catalogue.find(({ name }) => name === fault);
    assert.ok(type, `there is no fault ${fault}`);
    assert.equal(type.settings.safeParse(settings).error, undefined);
  });
}

test('every fault has a row in the table of recoveries', () => {
  const played = new Set(scenarios.map(({ fault }) => fault));
  assert.deepEqual(
    catalogue.filter(({ name }) => !played.has(name)).map(({ name }) => name),
    [],
  );
});

for (const [fault, exitCode, outOfMemory, end, difference] of [
  ['memory', 137, true, '4.0 s, exit 137, out of memory'],
  ['memory', 137, false, '4.0 s, exit 137, killed during `memory`'],
  ['memory', 1, false, '4.0 s, exit 1', 'exit code should be 137, but is 1'],
  ['block', 137, false, '4.0 s, exit 137'],
  ['block', 137, true, '4.0 s, exit 137, out of memory', 'memory should be false, but is true'],
] as const) {
  test(`${fault} ends with ${exitCode}${outOfMemory ? ', and the Engine reports OOM' : ''}`, () => {
    const scenario = scenarios.find((each) => each.fault === fault) ?? assert.fail(fault);
    const { expected } = scenario;
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
    assert.equal(endOf({ scenario, outcome }), end);
    const differences = findDifferences(scenario, outcome);
    assert.equal(differences.length, difference ? 1 : 0, differences.join());
    assert.ok(differences.join().includes(difference ?? ''));
  });
}
