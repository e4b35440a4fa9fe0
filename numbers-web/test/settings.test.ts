import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSettings, SettingsError } from 'service-kit/settings.ts';
import { testMain } from 'test-kit/main-process.ts';
import { settingsSchema } from '../src/settings.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');
const ADDRESS = 'http://admin:s3cret@127.0.0.1:1/rng';

testMain(MAIN, { RNG_API_URL: ADDRESS, DRAIN_PERIOD: '0' }, '/events', /s3cret/);

test('without any setting the defaults hold', () => {
  assert.deepEqual(readSettings(settingsSchema, {}), {
    PORT: 80,
    RELEASE: 'dev',
    DRAIN_PERIOD: 500,
    STOP_DEADLINE: 8_000,
    LOG_FORMAT: 'json',
    RNG_API_URL: 'http://numbers-api/rng',
    CLIENT_TIMEOUT: true,
    CLIENT_RETRY: true,
    CLIENT_BREAKER: true,
    CLIENT_FALLBACK: true,
    ATTEMPT_TIMEOUT: 500,
    CALL_BUDGET: 1_000,
    BREAKER_FAILURES: 5,
    BREAKER_PAUSE: 1_000,
    API_HEALTH_RETRIES: 2,
    API_HEALTH_START_PERIOD: 5_000,
  });
});

for (const [name, value, allowed] of [
  ['RNG_API_URL', 'nonsense', 'an http or https URL, such as http://numbers-api/rng'],
  ['RNG_API_REPLICAS', 'a b', 'a host name or an IP address, such as numbers-api'],
  ['ATTEMPT_TIMEOUT', '0', 'a whole number from 1 to 60000'],
  ['CALL_BUDGET', '60001', 'a whole number from 1 to 60000'],
  ['API_HEALTH_START_PERIOD', '86401s', 'a time such as 500ms, 5s or 2m, at most 86400s'],
] as const) {
  test(`${name}=${value} is refused`, () => {
    assert.throws(() => readSettings(settingsSchema, { [name]: value }), {
      constructor: SettingsError,
      message: `${name} is "${value}", but must be ${allowed}`,
    });
  });
}
