import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { readSettings } from 'service-kit/settings.ts';
import { PASSED_ON, testMain } from 'test-kit/main-process.ts';
import { settingsSchema } from '../src/settings.ts';

const MAIN = join(import.meta.dirname, '../src/main.ts');

testMain(MAIN, { RNG_API_URL: 'http://127.0.0.1:1/rng', DRAIN_PERIOD: '0' }, '/events');

describe('the settings', { concurrency: 4 }, () => {
  test('without any setting the defaults hold', () => {
    const settings = readSettings(settingsSchema, {});
    assert.equal(settings.PORT, 80);
    assert.equal(settings.RNG_API_URL, 'http://numbers-api/rng');
    assert.equal(settings.LOG_FORMAT, 'json');
  });

  for (const [name, value] of [
    ['PORT', 'abc'],
    ['RNG_API_URL', 'nonsense'],
    ['RNG_API_URL', 'ftp://numbers-api/rng'],
    ['ATTEMPT_TIMEOUT', '0'],
    ['API_HEALTH_START_PERIOD', '5'],
    ['API_HEALTH_START_PERIOD', '99999m'],
    ['LOG_FORMAT', 'xml'],
  ] as const) {
    test(`${name}=${value} ends the start with one line and exit 1`, async () => {
      const { code, output } = await startWith({ [name]: value });
      assert.equal(code, 1);
      assert.equal(output.trim().split('\n').length, 1);
      assert.ok(output.includes(`${name} is \\"${value}\\", but must be`), output);
    });
  }

  test('a password in an address is not printed', async () => {
    for (const RNG_API_URL of ['ftp://admin:s3cret@numbers-api/rng', 'http://admin:s3cret@x y/']) {
      const { output } = await startWith({ RNG_API_URL });
      assert.match(output, /RNG_API_URL is /);
      assert.doesNotMatch(output, /s3cret|admin/);
    }
  });
});

function startWith(settings: Record<string, string>): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [MAIN],
      { env: { ...PASSED_ON, ...settings } },
      (_error, stdout, stderr) => {
        resolve({ code: child.exitCode ?? -1, output: stdout + stderr });
      },
    );
  });
}
