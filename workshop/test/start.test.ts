import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { readSettings, SettingsError } from 'service-kit/settings.ts';
import { testMain } from 'test-kit/main-process.ts';
import { settingsSchema } from '../src/settings.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');
const NOWHERE = 'http://127.0.0.1:1';
const addresses = { API_URL: NOWHERE, WEB_URLS: NOWHERE, ENGINE_READER_URL: NOWHERE };

testMain(MAIN, { ...addresses, DRAIN_PERIOD: '0' }, '/events?path=/');

test('unless told, the guide finds the services of docker-compose.yml', () => {
  assert.partialDeepStrictEqual(readSettings(settingsSchema, {}), {
    API_URL: 'http://numbers-api',
    WEB_URLS: ['http://numbers-web'],
    ENGINE_READER_URL: 'http://engine-reader',
    LIVE_PAGE: 'http://localhost:8088',
  });
  const { WEB_URLS } = readSettings(settingsSchema, { WEB_URLS: 'http://a,https://b:1' });
  assert.deepEqual(WEB_URLS, ['http://a', 'https://b:1']);
});

for (const WEB_URLS of ['http://a,b', Array(6).fill('http://a').join()]) {
  test(`WEB_URLS=${WEB_URLS} is refused`, () => {
    assert.throws(() => readSettings(settingsSchema, { WEB_URLS }), {
      constructor: SettingsError,
      message: `WEB_URLS is "${WEB_URLS}", but must be http addresses, separated by commas`,
    });
  });
}
