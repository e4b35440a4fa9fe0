// The guide's process, its settings, and the progress that it finds again when it starts.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { readSettings, SettingsError } from 'service-kit/settings.ts';
import request from 'supertest';
import { testMain } from 'test-kit/main-process.ts';
import { settingsSchema } from '../src/app.ts';
import { openProgress } from '../src/progress.ts';
import { createTestGuide } from './support/guide.ts';

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
const seen = [{ at: 2, source: 'engine' as const, text: 'numbers-api: die' }];

function temporaryFile(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'progress-'));
  test.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'progress.json');
}

test('a prediction stands, a check that has ticked stays ticked, and a restart loses neither', (t) => {
  const file = temporaryFile(t);
  const open = () => openProgress(file, silentLog(), () => true);
  const progress = open();
  progress.predict(LAB, 'up', 1);
  progress.predict(LAB, 'exited', 2);
  progress.tick(LAB, 'broken', { at: 3, seen });
  progress.tick(LAB, 'broken', { at: 4, seen: [] });
  progress.tick('02-another', 'broken', { at: 4, seen: [] });
  const expected = { [LAB]: { predicted: 'up', since: 1, ticked: { broken: { at: 3, seen } } } };
  assert.deepEqual(progress.read(), expected);
  assert.deepEqual(open().read(), expected);
  progress.predict('02-another', 'a', 5);
  progress.forget(LAB);
  assert.deepEqual(Object.keys(progress.read()), ['02-another']);
});

const good = { predicted: 'up', since: 1, ticked: {} };
const odd = { '02-seen-not-healed': { ...good, predicted: 'no such answer' }, '03-retries': 7 };
const withOdd = JSON.stringify({ [LAB]: good, ...odd, '99-of-a-later-version': good });
for (const [content, kept] of [
  [withOdd, { [LAB]: good }],
  ...['', '{"labs":', `{"${LAB}":{"predicted":1}}`, '[]'].map((content) => [content, {}] as const),
] as const) {
  test(`of a file with ${content || 'nothing'} is kept what can be used, and the file beside the new one`, async (t) => {
    const file = temporaryFile(t);
    writeFileSync(file, content);
    const { app, guide } = createTestGuide({ PROGRESS_FILE: file });
    assert.deepEqual(guide.progress.read(), kept);
    assert.equal(readFileSync(`${file}.old`, 'utf8'), content);
    assert.deepEqual(JSON.parse(readFileSync(file, 'utf8')), kept);
    assert.match((await request(app).get('/labs/2')).text, /data-state="question"/);
    guide.progress.predict('04-exit-codes', 'removed', 1);
    assert.match(readFileSync(file, 'utf8'), /"predicted":"removed"/);
  });
}

test('while nothing can be written, the guide goes on in memory, and its pages say so', async (t) => {
  const folder = join(dirname(temporaryFile(t)), 'later');
  const { app, guide } = createTestGuide({ PROGRESS_FILE: join(folder, 'progress.json') });
  const isSaid = async () => /not being saved/.test((await request(app).get('/labs/1')).text);
  assert.ok(!(await isSaid()));
  guide.progress.predict(LAB, 'up', 1);
  assert.equal(guide.progress.read()[LAB]?.predicted, 'up');
  assert.ok(await isSaid());
  mkdirSync(folder);
  guide.progress.predict('02-seen-not-healed', 'nothing', 1);
  assert.ok(!(await isSaid()));
});
