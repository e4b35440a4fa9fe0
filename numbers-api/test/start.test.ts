// The start of the process: its settings, and what is wrong with them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
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
for (const [setting, value, problem] of [
  ['PORT', 'abc', 'but must be a whole number from 0 to 65535'],
  ['FAIL_AFTER_CALLS', '-1', 'but must be a whole number from 0 to 1000000000'],
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
    'but the fault error has wrong settings: rate: Too big: expected number to be <=1; count: Too small: expected number to be >=1',
  ],
  [
    'FAULTS',
    '{"error":null}',
    'but the fault error has wrong settings: Invalid input: expected object, received null',
  ],
  [
    'FAULTS',
    '{"crash":{"code":1}}',
    'but the fault crash has wrong settings: code: Unknown field: known are routes, rate, count, duration, seed, secret, exitCode, signal',
  ],
] as const) {
  test(`${setting}=${value} is refused`, () => {
    const start = () =>
      createService(readSettings(settingsSchema, { [setting]: value }), silentLog());
    const message = `${setting} is ${JSON.stringify(value)}, ${problem}`;
    assert.throws(start, { constructor: SettingsError, message });
  });
}

describe('a start', { concurrency: 4 }, () => {
  for (const [settings, problem] of [
    [{ PORT: 'abc' }, 'PORT is "abc", but must be a whole number from 0 to 65535'],
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

  test('starting with FAULTS and FAIL_AFTER_CALLS switches them on', async (t) => {
    const service = startProcess(t, {
      FAIL_AFTER_CALLS: '2',
      FAULTS: '{"error":{"status":503,"routes":["/ready"]}}',
    });
    const url = await service.url();
    assert.equal((await fetch(`${url}/ready`)).status, 503);
    const { faults } = (await (await fetch(url)).json()) as { faults: object[] };
    assert.partialDeepStrictEqual(faults, [
      { type: 'fail-after', settings: { calls: 2 } },
      { type: 'error', settings: { status: 503, rate: 1 } },
    ]);
  });

  test('starting with FAULTS that have fail-after lets it win over FAIL_AFTER_CALLS', async (t) => {
    const service = startProcess(t, { FAULTS: '{"fail-after":{"calls":0}}' });
    const url = await service.url();
    assert.equal((await fetch(`${url}/rng`)).status, 500);
  });

  test('starting with STARTUP_DELAY listens only after it', async (t) => {
    const startedAt = performance.now();
    const service = startProcess(t, { STARTUP_DELAY: '400' });
    await service.url();
    assert.ok(performance.now() - startedAt >= 400);
  });
});
