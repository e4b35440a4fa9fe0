import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { waitFor } from 'test-kit/wait.ts';
import { stopTime } from './clock.ts';
import { startApi } from './real-api.ts';
import { serveTestApp, USUAL } from './test-app.ts';

const CROWD = 200;
/** Milliseconds that a call may take: the default of the setting. */
const CALL_BUDGET = 1_000;

/** Gets an address and tells the status; `fetch` needs timers, which stand still here. */
async function visit(address: string): Promise<number | undefined> {
  const [response] = await once(get(address, { agent: false }), 'response');
  await text(response);
  return response.statusCode;
}

test(`${CROWD} visitors of a hanging API are told so in time, and are served the page meanwhile`, async (t) => {
  const letPass = stopTime(t);
  const api = await startApi(t);
  const { address, live } = await serveTestApp(t, api.url, { environment: USUAL });
  await waitFor('a healthy API', 120, () => live.store.read().service.condition === 'healthy');

  api.spoilNumbers('hang');
  const clicks = Promise.all(Array.from({ length: CROWD }, () => visit(`${address}/api/number`)));
  await waitFor('all clicks', 120, () => api.calls() === CROWD);
  assert.equal(await visit(`${address}/`), 200);
  assert.equal(await visit(`${address}/health`), 200);
  assert.equal(live.store.read().client.waiting, CROWD);

  for (let passed = 0; passed < CALL_BUDGET; passed += 50) {
    letPass(50);
    await settle();
  }
  assert.deepEqual(new Set(await clicks), new Set([503]));
  assert.equal(live.store.read().client.waiting, 0);
  assert.ok(api.calls() <= 2 * CROWD, `${api.calls()} calls`);
});

/** What time sets off needs turns of the event loop, and no further time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await nextTurn();
}
