// The process: how it starts, what is wrong with its settings, and how it stops.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { readSettings, SettingsError } from 'service-kit/settings.ts';
import { startMain, testMain } from 'test-kit/main-process.ts';
import { catalogue } from '../src/faults/catalogue.ts';
import { createService } from '../src/service.ts';
import { settingsSchema } from '../src/settings.ts';
import { MAIN, startFaulty } from './support/service.ts';

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
  ['FAULTS', '{"error":{"rate":2}}', `${inField}rate: Too big: expected number to be <=1`],
  ['FAULTS', '{"error":null}', `${inField}Invalid input: expected object, received null`],
] as const) {
  test(`${setting}=${value} is refused`, () => {
    const message = `${setting} is ${JSON.stringify(value)}, ${problem}`;
    assert.throws(() => create({ [setting]: value }), { constructor: SettingsError, message });
  });
}

test('FAIL_AFTER_CALLS and FAULTS are on from the start, and FAULTS wins', () => {
  for (const [more, calls] of [
    ['', 2],
    [',"fail-after":{"calls":0}', 0],
  ] as const) {
    const FAULTS = `{"error":{"status":503}${more}}`;
    const { faults } = create({ FAIL_AFTER_CALLS: '2', FAULTS });
    faults.reset();
    assert.partialDeepStrictEqual(faults.active(), [
      { type: 'fail-after', settings: { calls } },
      { type: 'error', settings: { status: 503, rate: 1 } },
    ]);
  }
});

const late = 'STOP_DEADLINE is "8000", but must be more than DRAIN_PERIOD, which is 8000';
for (const [setting, value, problem] of [
  ['DRAIN_PERIOD', '8000', late],
  ['BROKEN', 'true', 'BROKEN is true: this release fails on purpose'],
] as const) {
  test(`starting with ${setting}=${value} fails with one line`, async (t) => {
    const service = startMain(t, MAIN, { [setting]: value });
    const line = await service.logged(/^cannot start: /);
    assert.equal(line, `cannot start: ${problem}: exit 1`);
    assert.deepEqual(await service.ended, { code: 1, signal: null, errors: '' });
  });
}

test('starting with STARTUP_DELAY listens only after it, with FAULTS on', async (t) => {
  const startedAt = performance.now();
  const service = startMain(t, MAIN, { STARTUP_DELAY: '400', FAULTS: '{"error":{}}' });
  const url = await service.url();
  assert.ok(performance.now() - startedAt >= 400);
  await service.logged(/^starting numbers-api dev \(version \d\S+\), boot [\da-f-]{36}$/);
  await service.logged(/^listening 400 ms after the start, as STARTUP_DELAY says$/);
  assert.ok(!('watchdog' in ((await (await fetch(url)).json()) as object)));
  assert.equal((await fetch(`${url}/rng`)).status, 500);
});

describe('a stop', { concurrency: 6 }, () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal}: not ready any more, requests in flight finish, exit 0`, async (t) => {
      // The watchdog must not mistake the closed port for a failure.
      const watchdog = { SELF_HEAL_AFTER: '2', HEALTH_TIMEOUT: '1000' };
      const settings = { delay: 6_000, routes: ['/rng'] };
      const environment = { DRAIN_PERIOD: '2000', ...watchdog };
      const service = await startFaulty(t, 'latency', settings, environment);
      const inFlight = fetch(`${service.url}/rng`);
      await service.logged(/^fault latency hits GET \/rng/);
      process.kill(service.pid, signal);
      await service.logged(/^stopping: SIG(TERM|INT) received, requests in flight will finish$/);
      assert.equal((await fetch(`${service.url}/ready`)).status, 503);
      const answer = await inFlight;
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /^\d\d?\n$/);
      assert.deepEqual(await service.ended, { code: 0, signal: null, errors: '' });
      await service.logged(/^stopped: exit 0$/);
    });
  }

  for (const [what, STOP_DEADLINE, last] of [
    ['too long', '1500', /^stopped: requests without an answer after 1.5 s: exit 1$/],
    ['a second signal', '60000', /^stopped at once: SIGINT received while stopping: exit 1$/],
  ] as const) {
    test(`SIGINT: a request that hangs is given up after ${what}, with exit 1`, async (t) => {
      const service = await startFaulty(t, 'hang', { routes: ['/rng'] }, { STOP_DEADLINE });
      const inFlight = fetch(`${service.url}/rng`);
      await service.logged(/^fault hang hits GET \/rng/);
      process.kill(service.pid, 'SIGINT');
      await service.logged(/^stopping: SIGINT/);
      if (what === 'a second signal') process.kill(service.pid, 'SIGINT');
      await assert.rejects(inFlight);
      assert.equal((await service.ended).code, 1);
      await service.logged(last);
    });
  }
});

function create(environment: Record<string, string>) {
  return createService(readSettings(settingsSchema, environment), silentLog());
}
