// The graceful stop.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { putFault, startProcess } from './support/process.ts';

describe('a stop', { concurrency: 6 }, () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    test(`${signal}: not ready any more, requests in flight finish, exit 0`, async (t) => {
      const service = startProcess(t, { DRAIN_PERIOD: '2000' });
      const url = await service.url();
      // A client that never asks for anything: a stop that waited for it would end with exit 1.
      const idle = connect(Number(new URL(url).port), '127.0.0.1').on('error', () => {});
      t.after(() => idle.destroy());
      await once(idle, 'connect');
      await putFault(url, 'latency', { delay: 3_000, routes: ['/rng'] });
      const inFlight = fetch(`${url}/rng`);
      await service.logged(/^fault latency hits GET \/rng/);
      process.kill(service.pid, signal);
      await service.logged(/^stopping: /);
      const readiness = await fetch(`${url}/ready`);
      assert.equal(readiness.status, 503);
      assert.equal(readiness.headers.get('connection'), 'close');
      const answer = await inFlight;
      assert.equal(answer.status, 200);
      assert.match(await answer.text(), /^\d\d?\n$/);
      assert.deepEqual(await service.ended, { code: 0, signal: null, errors: '' });
    });
  }

  test('SIGTERM waits for a request that hangs, until its client leaves', async (t) => {
    const service = startProcess(t, { STOP_DEADLINE: '60000' });
    const url = await service.url();
    await putFault(url, 'hang', { routes: ['/rng'] });
    const client = new AbortController();
    const inFlight = fetch(`${url}/rng`, { signal: client.signal });
    await service.logged(/^fault hang hits GET \/rng/);
    process.kill(service.pid, 'SIGTERM');
    await service.logged(/^stopping: /);
    // By and by the port is closed, yet the process lives.
    while (await fetch(`${url}/ready`).catch(() => undefined)) await sleep(20);
    process.kill(service.pid, 0);
    client.abort();
    await assert.rejects(inFlight);
    assert.deepEqual(await service.ended, { code: 0, signal: null, errors: '' });
  });

  test('SIGTERM: the watchdog does not take the closed port for an illness', async (t) => {
    const service = startProcess(t, { SELF_HEAL_AFTER: '2' });
    const url = await service.url();
    await putFault(url, 'latency', { delay: 4_000, routes: ['/rng'] });
    const inFlight = fetch(`${url}/rng`);
    await service.logged(/^fault latency hits GET \/rng/);
    process.kill(service.pid, 'SIGTERM');
    assert.equal((await inFlight).status, 200);
    assert.deepEqual(await service.ended, { code: 0, signal: null, errors: '' });
  });

  test('SIGTERM: a request that hangs for too long is given up, with exit 1', async (t) => {
    const service = startProcess(t, { STOP_DEADLINE: '1500' });
    const url = await service.url();
    await putFault(url, 'hang', { routes: ['/rng'] });
    const inFlight = fetch(`${url}/rng`);
    await service.logged(/^fault hang hits GET \/rng/);
    process.kill(service.pid, 'SIGTERM');
    await assert.rejects(inFlight);
    assert.equal((await service.ended).code, 1);
    await service.logged(/^stopped: requests without an answer after 1.5 s: exit 1/);
  });

  test('a second signal while stopping ends it at once, and says so', async (t) => {
    const service = startProcess(t, { STOP_DEADLINE: '60000' });
    const url = await service.url();
    await putFault(url, 'hang', { routes: ['/rng'] });
    const inFlight = fetch(`${url}/rng`);
    await service.logged(/^fault hang hits GET \/rng/);
    process.kill(service.pid, 'SIGINT');
    await service.logged(/^stopping: SIGINT/);
    process.kill(service.pid, 'SIGINT');
    await assert.rejects(inFlight);
    await service.logged(/^stopped at once: SIGINT received while stopping: exit 1/);
    assert.equal((await service.ended).code, 1);
  });
});
