// The fault overload: its queue, on a clock that the tests turn, and what it reports.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { overload } from '../src/faults/overload.ts';
import { createLayer } from './support/layer.ts';
import { startTestService } from './support/service.ts';

test('requests are served one after another, and in vain when their callers have left', (t) => {
  const { ask, turnClock, switchOn, active, switchAllOff } = createLayer(t, overload);
  const queue = () => active()[0]?.queue;
  switchOn('overload', { perSecond: 10 });
  const served: number[] = [];
  const [, , leave, leaveToo] = [0, 1, 2, 3, 4].map((caller) => ask(() => served.push(caller)));
  assert.deepEqual(served, [0], 'the first one does not wait');
  turnClock(99);
  assert.deepEqual(queue(), { perSecond: 10, length: 4, waited: 0, wasted: 0 });
  turnClock(1);
  assert.deepEqual(served, [0, 1]);
  leave?.();
  turnClock(100);
  assert.deepEqual(queue(), { perSecond: 10, length: 2, waited: 200, wasted: 1 });
  turnClock(99);
  assert.deepEqual(served, [0, 1], 'the work for one who has left takes its time');
  leaveToo?.();
  switchAllOff();
  assert.deepEqual(served, [0, 1, 4]);
  turnClock(1_000);
  assert.deepEqual(served, [0, 1, 4]);
});

test('without requests there is no queue, and the next one does not wait', (t) => {
  const { ask, turnClock, switchOn, active } = createLayer(t, overload);
  switchOn('overload', { perSecond: 10 });
  const served: number[] = [];
  ask(() => served.push(1));
  ask(() => served.push(2));
  turnClock(250);
  assert.deepEqual(active()[0]?.queue, { perSecond: 10, length: 0, waited: 0, wasted: 0 });
  ask(() => served.push(3));
  assert.deepEqual(served, [1, 2, 3]);
});

test('a late timer is made up for; of a standstill, the work of one request is', (t) => {
  for (const [late, atOnce, next] of [
    [40, 2, 60],
    [1_000, 3, 100],
  ] as const) {
    const { ask, turnClock, switchOn } = createLayer(t, overload);
    switchOn('overload', { perSecond: 10 });
    let served = 0;
    for (let caller = 0; caller < 10; caller += 1) ask(() => (served += 1));
    turnClock(100 + late, 100);
    assert.equal(served, atOnce);
    turnClock(next - 1);
    assert.equal(served, atOnce);
    turnClock(1);
    assert.equal(served, atOnce + 1);
  }
});

test('GET /faults, GET / and the metrics report the queue, which is before latency', async (t) => {
  const { api, switchOn } = await startTestService(t);
  const metrics = async () => (await api.get('/metrics')).text.match(/^overload.*$/gm);
  const off = ['capacity', 'queue_length', 'wait_seconds', 'wasted'].map(
    (it) => `overload_${it} 0`,
  );
  assert.deepEqual(await metrics(), off);
  switchOn('overload', { perSecond: 0.1 });
  switchOn('latency', { delay: 1 });
  const { waiting } = await fillQueue(api);
  const { active } = (await api.get('/faults')).body;
  assert.deepEqual(active[0].queue, { perSecond: 0.1, length: 1, waited: 0, wasted: 0 });
  assert.equal(active[1].hits, 1, 'latency has not struck at the one that waits');
  const capacityAndLength = (await metrics())?.slice(0, 2);
  assert.deepEqual(capacityAndLength, ['overload_capacity 0.1', 'overload_queue_length 1']);
  await api.get('/health').expect(200);
  await api.delete('/faults/overload').expect(204);
  assert.equal((await waiting).status, 200);
});

test('overload on /health rejects with its reason when its queue is full', async (t) => {
  const { api, faults, switchOn } = await startTestService(t);
  switchOn('overload', { perSecond: 0.1, queue: 1, routes: ['/rng', '/health'] });
  const { waiting } = await fillQueue(api);
  await api
    .get('/health')
    .expect(503, /lets 1 requests wait/)
    .expect('Retry-After', '10');
  assert.match(faults.problem ?? '', /overload/);
  await api.delete('/faults').expect(204);
  assert.equal((await waiting).status, 200);
});

/** Sends a request that is served, and one that waits, whose answer it returns. */
async function fillQueue(api: ReturnType<typeof request>) {
  await api.get('/rng').expect(200);
  const waiting = api.get('/rng').then((answer) => answer);
  await waitFor('the request to wait', 10, async () => {
    return (await api.get('/')).body.faults[0].queue.length === 1;
  });
  return { waiting };
}
