import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { openProgress } from '../src/progress.ts';

const LAB = '01-up-is-not-well';
const seen = [{ at: 2, witness: 'engine' as const, text: 'numbers-api: die' }];

test('a prediction stands, and a check that has ticked stays ticked', () => {
  const progress = openProgress(undefined, silentLog());
  progress.predict(LAB, 'up', 1);
  progress.predict(LAB, 'exited', 2);
  progress.tick(LAB, 'broken', { at: 3, seen });
  progress.tick(LAB, 'broken', { at: 4, seen: [] });
  progress.tick('02-another', 'broken', { at: 4, seen: [] });
  assert.deepEqual(progress.read(), {
    [LAB]: { predicted: 'up', since: 1, ticked: { broken: { at: 3, seen } } },
  });
  progress.predict('02-another', 'a', 5);
  progress.forget(LAB);
  assert.deepEqual(Object.keys(progress.read()), ['02-another']);
  progress.forget();
  assert.deepEqual(progress.read(), {});
});

function temporaryFile(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'progress-'));
  test.after(() => rmSync(folder, { recursive: true }));
  return join(folder, 'progress.json');
}

test('what was done is there after a restart of the guide', (t) => {
  const file = temporaryFile(t);
  const before = openProgress(file, silentLog());
  before.predict(LAB, 'up', 1);
  before.tick(LAB, 'broken', { at: 3, seen });
  assert.deepEqual(openProgress(file, silentLog()).read(), before.read());
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
