// SIGTERM under load: no request that was accepted is lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { nodeIn, startInside } from './support/inside.ts';
import { compose, down, inspect, logsOf, up, webUrl } from './support/stack.ts';
import { keepRecordingsOfFailures } from './support/web.ts';

keepRecordingsOfFailures();
before(down);
after(down);

/** Stops it, which must not take the ten seconds after which Docker kills. */
async function stopInTime(service: 'numbers-api' | 'numbers-web'): Promise<void> {
  const startedAt = performance.now();
  await compose(['stop', service]);
  const seconds = (performance.now() - startedAt) / 1_000;
  assert.ok(seconds < 5, `it took ${seconds} s`);
  assert.equal((await inspect(service))?.State.ExitCode, 0);
}

for (const [service, path, other] of [
  ['numbers-api', '/rng', 'numbers-web'],
  ['numbers-web', '/api/number', 'numbers-api'],
] as const) {
  test(`docker compose stop ${service} under load loses no request`, async (t) => {
    await up({ environment: { FAIL_AFTER_CALLS: '0' } });
    const pace = { timeout: 5_000, interval: 5, readiness: `http://${service}/ready` };
    const endLoad = await startInside(
      nodeIn(`numbers-${other}-1`),
      `http://${service}${path}`,
      pace,
    );
    await stopInTime(service);
    const { calls, lost } = await endLoad();
    t.diagnostic(`${calls} calls`);
    assert.deepEqual(lost, {});
    assert.match(await logsOf(service), /stopping: SIGTERM received.*stopped: exit 0/s);
  });
}

test('an open page does not keep the web from stopping', async () => {
  await up();
  const stream = await fetch(`${webUrl}/events`);
  assert.equal(stream.status, 200);
  await stopInTime('numbers-web');
  await stream.text();
});
