import assert from 'node:assert/strict';
import { Agent, get } from 'node:http';
import { type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { waitFor } from 'test-kit/wait.ts';
import { hangs } from './fake-answers.ts';
import { startFakeApi } from './fake-api.ts';
import { startFakeReplicas } from './fake-replicas.ts';
import { serveTestApp } from './test-app.ts';

const CROWD = 200;
/** Milliseconds that a call may take: the default of the setting. */
const CALL_BUDGET = 1_000;
/** Milliseconds on top of it, for everything that is no waiting. */
const TOLERANCE = 100;

/** Returns a function that gets an address and tells the status and the milliseconds it took. */
function createVisitors(t: TestContext) {
  const agent = new Agent({ keepAlive: true });
  t.after(() => agent.destroy());
  return (address: string) =>
    new Promise<{ status: number | undefined; milliseconds: number }>((resolve, reject) => {
      const startedAt = performance.now();
      get(address, { agent }, (response) => {
        response.resume().on('end', () => {
          const milliseconds = performance.now() - startedAt;
          resolve({ status: response.statusCode, milliseconds });
        });
      }).on('error', reject);
    });
}

test(`${CROWD} visitors of a hanging API are told so in time, and the page stays quick`, async (t) => {
  const api = await startFakeApi(t);
  const { address, live } = await serveTestApp(t, api.url);
  await waitFor('a healthy API', 30, () => live.store.read().service.condition === 'healthy');
  const visit = createVisitors(t);
  // Everything is compiled and all connections are open: what is measured is the waiting.
  await Promise.all(Array.from({ length: CROWD }, () => visit(`${address}/`)));

  api.answer = hangs;
  const budget = takesHowLong(sleep(CALL_BUDGET));
  const clicks = Promise.all(Array.from({ length: CROWD }, () => visit(`${address}/api/number`)));
  await waitFor('all clicks', 30, () => live.store.read().client.waiting === CROWD);
  const page = await visit(`${address}/`);
  const health = await visit(`${address}/health`);
  assert.equal(live.store.read().client.waiting, CROWD);
  assert.ok(page.milliseconds < 100, `the page took ${page.milliseconds} ms`);
  assert.equal(page.status, 200);
  assert.equal(health.status, 200);

  // On a busy machine timers are late, too, so the budget is what a timer of its length took.
  const longest = (await budget) + TOLERANCE;
  for (const { status, milliseconds } of await clicks) {
    assert.equal(status, 503);
    assert.ok(milliseconds < longest, `a click took ${milliseconds} ms, more than ${longest}`);
  }
  assert.equal(live.store.read().client.waiting, 0);
  assert.ok(api.calls <= 2 * CROWD, `${api.calls} calls`);
});

test(`${CROWD} visitors of three replicas, one of which hangs, get their numbers in time`, async (t) => {
  const fakes = await startFakeReplicas(t, ['one', 'two', 'three']);
  const { address, live } = await serveTestApp(t, fakes.url, 0, fakes.lookUp);
  await waitFor('three replicas', 30, () => live.store.read().service.ready === 3);
  const visit = createVisitors(t);
  await Promise.all(Array.from({ length: CROWD }, () => visit(`${address}/`)));

  const [broken] = fakes.replicas;
  assert.ok(broken);
  broken.answer = hangs;
  const budget = takesHowLong(sleep(CALL_BUDGET));
  const clicks = Promise.all(Array.from({ length: CROWD }, () => visit(`${address}/api/number`)));
  await waitFor('those who wait in vain at first', 30, () => broken.calls > CROWD / 6);
  const page = await visit(`${address}/`);
  assert.ok(page.milliseconds < 100, `the page took ${page.milliseconds} ms`);

  const longest = (await budget) + TOLERANCE;
  for (const { status, milliseconds } of await clicks) {
    assert.equal(status, 200);
    assert.ok(milliseconds < longest, `a click took ${milliseconds} ms, more than ${longest}`);
  }
  assert.equal(live.store.read().client.breaker, 'closed');
});

/** Milliseconds. */
async function takesHowLong(task: Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await task;
  return performance.now() - startedAt;
}
