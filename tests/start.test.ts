// The first minute: one command, and everything is healthy; every time. The web asks for its API before it
// starts, and the restart policy does the waiting.
import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { ask, askForNumber } from './support/http.ts';
import {
  apiUrl,
  compose,
  down,
  healthOf,
  inspect,
  logsOf,
  up,
  waitForHealth,
  webUrl,
} from './support/stack.ts';
import { keepRecordingsOfFailures } from './support/web.ts';

keepRecordingsOfFailures();
before(down);
afterEach(down);

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

test('docker compose up -d numbers-web alone: it exits, is restarted, and serves once the API is up', async () => {
  await compose(['up', '--detach', 'numbers-web']);
  await waitFor('the web to have been restarted twice', 30, async () => {
    return ((await inspect('numbers-web'))?.RestartCount ?? 0) >= 2;
  });
  assert.match(await logsOf('numbers-web'), /dns|refused/, 'the log says why');
  assert.equal(await ask(webUrl, 'GET', 500), undefined, 'nothing is served meanwhile');

  await compose(['up', '--detach', 'numbers-api']);
  await waitForHealth('numbers-web', 'healthy', 90);
  assert.equal((await ask(webUrl))?.status, 200);
});

test('neither the start nor ten restarts of the web use up a call', async () => {
  await up();
  for (let restart = 1; restart <= 10; restart += 1) {
    await compose(['restart', '--timeout', '5', 'numbers-web']);
    await waitForHealth('numbers-web', 'healthy', 30);
  }
  const about = await ask(`${apiUrl}/`);
  assert.equal(JSON.parse(about?.body ?? '{}').calls, 0);
  for (const call of [1, 2, 3]) {
    assert.notEqual(await askForNumber(apiUrl), undefined, `call ${call} gives a number`);
  }
});
