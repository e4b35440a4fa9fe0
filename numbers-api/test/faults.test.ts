// What each type of fault does to requests. Those that end the process are in deadly-faults.test.ts.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import type { Request, Response } from 'express';
import request from 'supertest';
import { block } from '../src/faults/block.ts';
import type { FaultContext } from '../src/faults/fault-type.ts';
import { latency } from '../src/faults/latency.ts';
import { startTestService } from './support/service.ts';

test('latency keeps to delay ± jitter', (t) => {
  const timer = t.mock.method(globalThis, 'setTimeout', () => {});
  for (const [delay, jitter, random, wait] of [
    [60, 0, 0.9, 60],
    [60, 20, 0, 40],
    [60, 20, 0.75, 70],
    [60, 100, 0, 0],
  ] as const) {
    const fault = latency.switchOn(latency.settings.parse({ delay, jitter }), {} as FaultContext);
    fault.strike?.(
      {} as Request,
      {} as Response,
      () => {},
      () => random,
    );
    assert.equal(timer.mock.calls.at(-1)?.arguments[1], wait);
  }
});

test('latency lets no request through whose client has gone', async (t) => {
  const { server, faults, switchOn } = await startTestService(t);
  switchOn('latency', { delay: 80 });
  switchOn('error', {});
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { port } = server.address() as AddressInfo;
  const client = get({ port, path: '/rng' }).on('error', () => {});
  const [{ socket }] = await once(server, 'request');
  client.destroy();
  await once(socket, 'close');
  t.mock.timers.tick(80);
  t.mock.timers.reset();
  await request(server).get('/health').expect(500);
  const hits = Object.fromEntries(faults.active().map((fault) => [fault.type, fault.hits]));
  assert.deepEqual(hits, { latency: 2, error: 1 });
});

test('block stops the event loop for its seconds', () => {
  let turned = false;
  setImmediate(() => {
    turned = true;
  });
  const started = performance.now();
  let passedOn = 0;
  block.switchOn(block.settings.parse({ seconds: 0.2 }), {} as FaultContext).strike?.(
    {} as Request,
    {} as Response,
    () => {
      passedOn = performance.now() - started;
    },
    Math.random,
  );
  assert.ok(passedOn >= 199, `${passedOn} ms`);
  assert.equal(turned, false);
});

test('hang gives no answer, but leaves the other routes alone', async (t) => {
  const { server, switchOn } = await startTestService(t);
  switchOn('hang', { routes: ['/rng'] });
  await assert.rejects(request(server).get('/rng').timeout(50), { code: 'ECONNABORTED' });
  await request(server).get('/health').expect(200);
});

test('reset tears the connection down', async (t) => {
  const { server, switchOn } = await startTestService(t);
  switchOn('reset');
  await assert.rejects(request(server).get('/rng'), { code: 'ECONNRESET' });
});

test('fail-after breaks all its routes after so many calls to /rng', async (t) => {
  const { server, health, switchOn } = await startTestService(t);
  switchOn('fail-after', { calls: 2 });
  await request(server).get('/rng').expect(200);
  await request(server).get('/health').expect(200, 'Ok\n');
  await request(server).get('/rng').expect(200);
  await request(server).get('/rng').expect(500);
  await request(server)
    .get('/health')
    .expect(500, /broken since call 3/);
  assert.match(health.problem ?? '', /call 3/);
});

test('fail-after lets so many calls pass that wait at the same time', async (t) => {
  const { server, switchOn } = await startTestService(t, { FAIL_AFTER_CALLS: 3 });
  switchOn('latency', { delay: 100, routes: ['/rng'] });
  const answers = await Promise.all([1, 2, 3, 4].map(() => request(server).get('/rng')));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 500]);
  await request(server).head('/rng').expect(500);
});

test('fail-after counts the calls that another fault has answered', async (t) => {
  const { server, switchOn } = await startTestService(t, { FAIL_AFTER_CALLS: 1 });
  switchOn('unready', { routes: ['/rng'], count: 1 });
  await request(server).get('/rng').expect(503);
  await request(server).get('/rng').expect(500);
});

test('fail-after that spares /health reports nothing to it', async (t) => {
  const { server, health, switchOn } = await startTestService(t);
  switchOn('fail-after', { calls: 0, routes: ['/rng'] });
  await request(server).get('/rng').expect(500);
  assert.equal(health.problem, undefined);
  await request(server).get('/health').expect(200);
});

test('flap is down first, then up, then down again', async (t) => {
  const { server, switchOn } = await startTestService(t);
  let now = 1_000;
  t.mock.method(performance, 'now', () => now);
  switchOn('flap', { up: 2, down: 3 });
  for (const [seconds, status] of [
    [0, 503],
    [2.9, 503],
    [3, 200],
    [4.9, 200],
    [5, 503],
    [8, 200],
  ] as const) {
    now = 1_000 + seconds * 1_000;
    const { body } = await request(server).get('/rng').expect(status);
    if (status === 503) assert.equal(body.detail, 'the fault flap is in its down phase');
  }
});

test('a fault that ends the request leaves the later ones unhit', async (t) => {
  const { server, faults, switchOn } = await startTestService(t);
  switchOn('unready', { routes: ['/rng'] });
  switchOn('error', { count: 2 });
  switchOn('latency', { delay: 1 });
  for (const status of [500, 500, 503]) await request(server).get('/rng').expect(status);
  const hits = Object.fromEntries(faults.active().map((fault) => [fault.type, fault.hits]));
  assert.deepEqual(hits, { latency: 3, unready: 1 });
});

test('what the last hit of a count has reported is taken back', async (t) => {
  const { server, health, switchOn } = await startTestService(t);
  switchOn('error', { routes: ['/health'], count: 1 });
  await request(server).get('/health').expect(500);
  assert.equal(health.problem, undefined);
});

test('a fault takes back only what it has reported itself', async (t) => {
  const { server, faults, health, switchOn } = await startTestService(t);
  switchOn('fail-after', { calls: 0 });
  await request(server).get('/rng').expect(500);
  faults.checkUnanswered('the disk is full');
  switchOn('fail-after', { calls: 5 });
  assert.equal(health.problem, 'the disk is full');
});

// Those that leave the process alive and the requests with an answer.
for (const [type, more] of [
  ['corrupt', {}],
  ['drip', { bytesPerSecond: 1_000 }],
  ['error', {}],
  ['fail-after', { calls: 0 }],
  ['flap', {}],
  ['latency', { delay: 1 }],
  ['overload', { perSecond: 1_000 }],
  ['unready', {}],
] as const) {
  test(`a secret ${type} is told of nowhere until it is gone`, async (t) => {
    const { server, log } = await startTestService(t);
    const lines: string[] = [];
    for (const level of ['info', 'warn', 'error'] as const) {
      t.mock.method(log, level, (line: string) => lines.push(line));
    }
    const read = async (route: string) => (await request(server).get(route)).text;
    const injected = async () => (await read('/metrics')).match(/^faults_injected_total.*$/gm);
    const before = await injected();
    const settings = { secret: true, routes: ['/rng', '/health', '/ready'], ...more };
    await request(server).put(`/faults/${type}`).send(settings).expect(200, '{"active":[]}\n');
    for (const route of ['/rng', '/health', '/ready', '/']) lines.push(await read(route));
    assert.doesNotMatch(lines.join(), /the fault|fault \w|the bug|down phase|"type"/);
    assert.match(await read('/faults'), /"active":\[\]/);
    assert.deepEqual(await injected(), before);
    await request(server).delete('/faults').expect(204);
    assert.match(lines.at(-1) ?? '', new RegExp(`^fault ${type} ended: switched off; hits: [34]$`));
  });
}
