// The web asks for its API before it starts, and the restart policy does the waiting.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { ask, askForNumber } from './support/http.ts';
import {
  apiUrl,
  compose,
  down,
  inspect,
  logsOf,
  up,
  waitForHealth,
  webUrl,
} from './support/stack.ts';

before(down);
after(down);

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
  await down();
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
