// The start of the process: its settings, and what is wrong with them.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { testMain } from 'test-kit/main-process.ts';
import { MAIN, startProcess } from './support/process.ts';

testMain(MAIN, { DRAIN_PERIOD: '0' });

describe('a start', { concurrency: 4 }, () => {
  for (const [settings, message] of [
    [{ PORT: 'abc' }, /PORT is "abc", but must be a whole number from 0 to 65535/],
    [{ FAIL_AFTER_CALLS: '-1' }, /FAIL_AFTER_CALLS is "-1", but must be a whole number/],
    [{ FAULT_INJECTION: 'yes' }, /FAULT_INJECTION is "yes", but must be on or off/],
    [{ BROKEN: 'true' }, /BROKEN is true: this release fails on purpose/],
    [
      { DRAIN_PERIOD: '8000' },
      /STOP_DEADLINE is "8000", but must be more than DRAIN_PERIOD, which is 8000/,
    ],
    [{ HOST_NAMES: 'a b' }, /HOST_NAMES is "a b", but must be host names in lower case/],
    [{ RELEASE: 'v 3' }, /RELEASE is "v 3", but must be a name of at most 50 letters, digits/],
    [{ RELEASE: 'v'.repeat(51) }, /RELEASE is "v+", but must be a name of at most 50/],
    [{ FAULTS: 'nonsense' }, /FAULTS is "nonsense", but must be a JSON object such as/],
    [{ FAULTS: '["error"]' }, /FAULTS is .* but must be a JSON object/],
    [{ FAULTS: 'null' }, /FAULTS is "null", but must be a JSON object/],
    [{ FAULTS: '{"fire":{}}' }, /FAULTS is .*, but there is no fault "fire", only latency, block/],
    [{ FAULTS: '{"__proto__":{}}' }, /FAULTS is .*, but there is no fault "__proto__"/],
    [
      { FAULTS: '{"error":{"rate":2}}' },
      /FAULTS is .*, but the fault error has wrong settings: rate: .*<=1/,
    ],
    [{ FAULTS: '{"error":null}' }, /the fault error has wrong settings: .*expected object/],
    [{ FAULTS: '{"crash":{"code":1}}' }, /the fault crash has wrong settings: code: Unknown field/],
  ] as const) {
    test(`starting with ${JSON.stringify(settings)} fails with one line`, async (t) => {
      const service = startProcess(t, settings);
      const line = await service.logged(/^cannot start: /);
      assert.match(line, message);
      assert.match(line, /^[^\n]*: exit 1$/);
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
