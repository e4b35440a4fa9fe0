// The graceful stop.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, test } from 'node:test';
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

  for (const [what, STOP_DEADLINE, last] of [
    ['too long', '1500', /^stopped: requests without an answer after 1.5 s: exit 1$/],
    ['a second signal', '60000', /^stopped at once: SIGINT received while stopping: exit 1$/],
  ] as const) {
    test(`SIGINT: a request that hangs is given up after ${what}, with exit 1`, async (t) => {
      const service = startProcess(t, { STOP_DEADLINE });
      const url = await service.url();
      await putFault(url, 'hang', { routes: ['/rng'] });
      const inFlight = fetch(`${url}/rng`);
      await service.logged(/^fault hang hits GET \/rng/);
      process.kill(service.pid, 'SIGINT');
      await service.logged(/^stopping: SIGINT/);
      if (what === 'a second signal') process.kill(service.pid, 'SIGINT');
      await assert.rejects(inFlight);
      assert.equal((await service.ended).code, 1);
      await service.logged(last);
    });
  }
});
