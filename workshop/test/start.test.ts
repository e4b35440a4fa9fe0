// The guide's process, its settings, and the progress that it finds again when it starts.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { readSettings, SettingsError } from 'service-kit/settings.ts';
import { testMain } from 'test-kit/main-process.ts';
import { settingsSchema } from '../src/app.ts';
import { openProgress } from '../src/progress.ts';

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

const LAB = '01-up-is-not-well';
const seen = [{ at: 2, witness: 'engine' as const, text: 'numbers-api: die' }];

function temporaryFile(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'progress-'));
  test.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'progress.json');
}

test('a prediction stands, a check that has ticked stays ticked, and a restart loses neither', (t) => {
  const file = temporaryFile(t);
  const progress = openProgress(file, silentLog());
  progress.predict(LAB, 'up', 1);
  progress.predict(LAB, 'exited', 2);
  progress.tick(LAB, 'broken', { at: 3, seen });
  progress.tick(LAB, 'broken', { at: 4, seen: [] });
  progress.tick('02-another', 'broken', { at: 4, seen: [] });
  const expected = { [LAB]: { predicted: 'up', since: 1, ticked: { broken: { at: 3, seen } } } };
  assert.deepEqual(progress.read(), expected);
  assert.deepEqual(openProgress(file, silentLog()).read(), expected);
  progress.predict('02-another', 'a', 5);
  progress.forget(LAB);
  assert.deepEqual(Object.keys(progress.read()), ['02-another']);
});

for (const content of ['', '{"labs":', '{"01-up-is-not-well":{"predicted":1}}', '[]']) {
  test(`a file with ${JSON.stringify(content)} in it: progress begins anew, and is kept again`, (t) => {
    const file = temporaryFile(t);
    writeFileSync(file, content);
    const progress = openProgress(file, silentLog());
    assert.deepEqual(progress.read(), {});
    progress.predict(LAB, 'up', 1);
    assert.match(readFileSync(file, 'utf8'), /"predicted":"up"/);
  });
}

test('where nothing can be written, the guide goes on in memory', () => {
  const progress = openProgress('/nowhere/progress.json', silentLog());
  progress.predict(LAB, 'up', 1);
  assert.equal(progress.read()[LAB]?.predicted, 'up');
});
