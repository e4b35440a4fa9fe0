// The first minute: one command, and everything is healthy; every time.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { run } from './support/commands.ts';
import { ask } from './support/http.ts';
import { apiUrl, compose, down, healthOf, up, webUrl } from './support/stack.ts';

before(down);
after(down);

/** How often each start is tried. */
const ROUNDS = 3;

for (const STARTUP_DELAY of ['0', '3000']) {
  test(`docker compose up -d --wait, ${ROUNDS} times from a stopped stack, STARTUP_DELAY=${STARTUP_DELAY}`, async () => {
    for (let round = 1; round <= ROUNDS; round += 1) {
      await up({ environment: { STARTUP_DELAY } });
      assert.equal(await healthOf('numbers-api'), 'healthy', `round ${round}`);
      assert.equal(await healthOf('numbers-web'), 'healthy', `round ${round}`);
      assert.equal((await ask(`${apiUrl}/rng`))?.status, 200, `round ${round}`);
      assert.equal((await ask(webUrl))?.status, 200, `round ${round}`);
      await compose(['stop']);
    }
  });
}

const wrongSettings = [
  ['numbers-api', 'PORT', 'abc', /PORT is "abc", but must be a whole number from 0 to 65535/],
  ['numbers-api', 'FAIL_AFTER_CALLS', '-1', /FAIL_AFTER_CALLS is "-1", but must be a whole number/],
  ['numbers-api', 'BROKEN', 'true', /BROKEN is true: this release fails on purpose/],
  ['numbers-web', 'RNG_API_URL', 'nonsense', /RNG_API_URL.*nonsense.*http/],
] as const;

for (const [service, name, value, expected] of wrongSettings) {
  test(`${service} with ${name}=${value} ends with one line that says so`, async () => {
    const setting = `${name}=${value}`;
    const { exitCode, stdout, stderr } = await run('docker', [
      'run',
      '--rm',
      '--env',
      setting,
      '--env',
      'LOG_FORMAT=text',
      `numbers/${service}:v3`,
    ]);
    assert.notEqual(exitCode, 0);
    assert.match(stdout + stderr, expected);
    assert.ok(!/\n\s+at /.test(stdout + stderr), 'no stack trace');
  });
}
