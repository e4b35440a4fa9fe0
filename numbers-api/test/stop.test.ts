// The graceful stop.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { putFault, startProcess } from './support/process.ts';

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal}: not ready any more, requests in flight finish, exit 0`, async (t) => {
    const service = startProcess(t, {});
    const url = await service.url();
    await putFault(url, 'latency', { delay: 700, routes: ['/rng'] });
    const inFlight = fetch(`${url}/rng`);
    await service.logged(/^fault latency hits GET \/rng/);
    process.kill(service.pid, signal);
    await service.logged(/^stopping: /);
    const readiness = await fetch(`${url}/ready`);
    assert.equal(readiness.status, 503);
    assert.equal(readiness.headers.get('connection'), 'close');
    const answer = await inFlight;
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /^\d\d?$/);
    const answeredAt = performance.now();
    assert.deepEqual(await service.ended, { code: 0, signal: null, errors: '' });
    assert.ok(performance.now() - answeredAt < 1_000);
  });
}
