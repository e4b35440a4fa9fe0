// The original's chapter 10: one system, and an override file for each environment.
import assert from 'node:assert/strict';
import { afterEach, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { ask } from './support/http.ts';
import { compose, down, inspect, waitForHealth, webUrl } from './support/stack.ts';

before(down);
afterEach(down);

test('dev: the web starts without its API, and nothing is checked', async () => {
  await compose(['up', '--detach', 'numbers-web'], { overrides: ['dev'] });
  await waitFor('the page', 30, async () => (await ask(webUrl))?.status === 200);
  assert.equal((await inspect('numbers-web'))?.State.Health, undefined);
});

test('test: the page is on port 8080', async () => {
  await compose(['up', '--detach'], { overrides: ['test'] });
  await waitForHealth('numbers-web', 'healthy', 60);
  assert.equal((await ask('http://127.0.0.1:8080'))?.status, 200);
});

test('uat: the page is on port 80, and what ends is started again whatever its exit code', async () => {
  await compose(['up', '--detach'], { overrides: ['uat'] });
  await waitForHealth('numbers-web', 'healthy', 60);
  assert.equal((await ask('http://127.0.0.1:80'))?.status, 200);
  // SIGTERM from inside ends the service with exit code 0, which on-failure would leave alone.
  await compose(['exec', 'numbers-web', 'node', '--eval', terminateService], {
    overrides: ['uat'],
  });
  await waitFor(
    'a restart',
    30,
    async () => ((await inspect('numbers-web'))?.RestartCount ?? 0) >= 1,
  );
});

/** Sends SIGTERM to the service's process, which is the child of the init. */
const terminateService = `
  const fs = require('node:fs');
  const child = fs.readFileSync('/proc/1/task/1/children', 'utf8').trim().split(' ')[0];
  process.kill(Number(child), 'SIGTERM');
`;
