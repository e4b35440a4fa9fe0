import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { waitFor } from 'test-kit/wait.ts';
import { stopTime } from './clock.ts';
import { type RealApi, startApi, startReplicas } from './real-api.ts';
import { serveTestApp, USUAL } from './test-app.ts';

const CROWD = 200;
/** Milliseconds that an attempt may take, and a call: the defaults of the settings. */
const ATTEMPT_TIMEOUT = 500;
const CALL_BUDGET = 1_000;
/** Milliseconds from one attempt to the next at most. */
const LONGEST_BACKOFF = 150;

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

test(`${CROWD} visitors of three replicas, one of which hangs, get their numbers in time`, async (t) => {
  const letPass = stopTime(t);
  const all = await startReplicas(t, ['one', 'two', 'three']);
  const { address, live } = await serveTestApp(t, all.url, {
    lookUp: all.lookUp,
    environment: USUAL,
  });
  await waitFor('three replicas', 120, () => live.store.read().service.ready === 3);

  const [broken] = all.replicas;
  assert.ok(broken);
  broken.spoilNumbers('hang');
  const clicks = Promise.all(Array.from({ length: CROWD }, () => visit(`${address}/api/number`)));
  const waiting = () => live.store.read().client.waiting;
  await waitFor('all clicks', 120, () => callsOf(all.replicas) === CROWD);
  await waitFor('the numbers of the others', 120, () => waiting() === broken.calls());
  assert.equal(await visit(`${address}/`), 200);
  assert.equal(waiting(), broken.calls());
  assert.ok(broken.calls() > CROWD / 6, `${broken.calls()} calls wait in vain at first`);

  letPass(ATTEMPT_TIMEOUT);
  await settle();
  letPass(LONGEST_BACKOFF);
  assert.deepEqual(new Set(await clicks), new Set([200]));
  assert.equal(live.store.read().client.breaker, 'closed');
});

/** What time sets off needs turns of the event loop, and no further time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await nextTurn();
}

function callsOf(replicas: readonly RealApi[]): number {
  return replicas.reduce((sum, { calls }) => sum + calls(), 0);
}
