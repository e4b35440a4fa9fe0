// The start of the process: its settings, and what is wrong with them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { readSettings, SettingsError } from 'service-kit/settings.ts';
import { testMain } from 'test-kit/main-process.ts';
import { catalogue } from '../src/faults/catalogue.ts';
import { createService } from '../src/service.ts';
import { settingsSchema } from '../src/settings.ts';
import { MAIN, startProcess } from './support/process.ts';

testMain(MAIN, { DRAIN_PERIOD: '0' });

const object = 'but must be a JSON object such as {"error":{"rate":0.5}}';
const names = catalogue.map(({ name }) => name).join(', ');
const inField = 'but the fault error has wrong settings: ';
for (const [setting, value, problem] of [
  ['PORT', '65536', 'but must be a whole number from 0 to 65535'],
  ['FAIL_AFTER_CALLS', '1000000001', 'but must be a whole number from 0 to 1000000000'],
  ['STARTUP_DELAY', '3001', 'but must be a whole number from 0 to 3000'],
  ['SELF_HEAL_AFTER', '86401', 'but must be a whole number from 0 to 86400'],
  ['HEALTH_TIMEOUT', '1001', 'but must be a whole number from 50 to 1000'],
  ['FAULT_INJECTION', 'yes', 'but must be on or off'],
  ['FAULTS', 'nonsense', object],
  ['FAULTS', '["error"]', object],
  ['FAULTS', 'null', object],
  ['FAULTS', '5', object],
  ['FAULTS', '{"fire":{}}', `but there is no fault "fire", only ${names}`],
  ['FAULTS', '{"__proto__":{}}', `but there is no fault "__proto__", only ${names}`],
  [
    'FAULTS',
    '{"error":{"rate":2,"count":0}}',
    `${inField}rate: Too big: expected number to be <=1; count: Too small: expected number to be >=1`,
  ],
  ['FAULTS', '{"error":null}', `${inField}Invalid input: expected object, received null`],
] as const) {
  test(`${setting}=${value} is refused`, () => {
    const message = `${setting} is ${JSON.stringify(value)}, ${problem}`;
    assert.throws(() => create({ [setting]: value }), { constructor: SettingsError, message });
  });
}

for (const [FAULTS, calls] of [
  ['{"error":{"status":503}}', 2],
  ['{"error":{"status":503},"fail-after":{"calls":0}}', 0],
] as const) {
  test(`FAIL_AFTER_CALLS=2 and FAULTS=${FAULTS} are on from the start`, () => {
    const { faults } = create({ FAIL_AFTER_CALLS: '2', FAULTS });
    faults.reset();
    assert.partialDeepStrictEqual(faults.active(), [
      { type: 'fail-after', settings: { calls } },
      { type: 'error', settings: { status: 503, rate: 1 } },
    ]);
  });
}

for (const [settings, problem] of [
  [
    { DRAIN_PERIOD: '8000' },
    'STOP_DEADLINE is "8000", but must be more than DRAIN_PERIOD, which is 8000',
  ],
  [{ BROKEN: 'true' }, 'BROKEN is true: this release fails on purpose'],
] as const) {
  test(`starting with ${JSON.stringify(settings)} fails with one line`, async (t) => {
    const service = startProcess(t, settings);
    const line = await service.logged(/^cannot start: /);
    assert.equal(line, `cannot start: ${problem}: exit 1`);
    assert.deepEqual(await service.ended, { code: 1, signal: null, errors: '' });
  });
}

test('starting with STARTUP_DELAY listens only after it, with FAULTS on', async (t) => {
  const startedAt = performance.now();
  const service = startProcess(t, { STARTUP_DELAY: '400', FAULTS: '{"error":{}}' });
  const url = await service.url();
  assert.ok(performance.now() - startedAt >= 400);
  assert.equal((await fetch(`${url}/rng`)).status, 500);
});

function create(environment: Record<string, string>) {
  return createService(readSettings(settingsSchema, environment), silentLog());
}
