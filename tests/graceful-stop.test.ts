// SIGTERM under load: no request that was accepted is lost. That an open page keeps nothing from stopping is tested with
// the web's main.ts.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { nodeIn, startInside } from './support/inside.ts';
import { compose, down, inspect, logsOf, up } from './support/stack.ts';
import { keepRecordingsOfFailures } from './support/web.ts';

keepRecordingsOfFailures();
before(down);
after(down);

for (const [service, path, other] of [
  ['numbers-api', '/rng', 'numbers-web'],
  ['numbers-web', '/api/number', 'numbers-api'],
] as const) {
  test(`docker compose stop ${service} under load loses no request`, async (t) => {
    await up({ environment: { FAIL_AFTER_CALLS: '0' } });
    const node = nodeIn(`numbers-${other}-1`);
    const pace = { timeout: 5_000, interval: 5, readiness: `http://${service}/ready` };
    const endLoad = await startInside(node, `http://${service}${path}`, pace);
    const startedAt = performance.now();
    await compose(['stop', service]);
    const seconds = (performance.now() - startedAt) / 1_000;
    assert.ok(seconds < 5, `it took ${seconds} s, half of the time after which Docker kills`);
    assert.equal((await inspect(service))?.State.ExitCode, 0);
    const { calls, lost } = await endLoad();
    t.diagnostic(`${calls} calls`);
    assert.deepEqual(lost, {});
    assert.match(await logsOf(service), /stopping: SIGTERM received.*stopped: exit 0/s);
  });
}
