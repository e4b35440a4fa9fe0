// The list of scenarios is held against the API: every fault is in it, and every fault takes its settings.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { incidents, scenarios, scenariosOfThree } from 'contract/scenarios.ts';
import { createService } from 'numbers-api/service.ts';
import { settingsSchema } from 'numbers-api/settings.ts';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';

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
