// SIGTERM under load: no request that was accepted is lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { root, start } from './support/commands.ts';
import { compose, down, inspect, logsOf, up, webUrl } from './support/stack.ts';

before(down);
after(down);

const targets = [
  ['numbers-api', '/rng'],
  ['numbers-web', '/'],
] as const;

for (const [service, path] of targets) {
  test(`docker compose stop ${service} under load loses no request`, async (context) => {
    await up({ environment: { FAIL_AFTER_CALLS: '0' } });
    const load = start('docker', [
      'run',
      '--rm',
      '--network',
      'numbers_app-net',
      '--volume',
      `${root}tests/support:/support:ro`,
      '--entrypoint',
      'node',
      'numbers/numbers-api:v3',
      '/support/load.ts',
      `http://${service}${path}`,
      `http://${service}/ready`,
    ]);
    await waitFor('the load to begin', 30, () => load.output().includes('under load'));

    const before = performance.now();
    await compose(['stop', service]);
    const seconds = (performance.now() - before) / 1_000;

    await waitFor('the tally', 30, () => load.output().includes('{'));
    await load.end();
    const tally = JSON.parse(load.output().slice(load.output().indexOf('{')));
    context.diagnostic(
      `${tally.answered} answered, ${tally.lost.length} lost, stopped in ${seconds.toFixed(1)} s`,
    );
    assert.deepEqual(tally.lost, []);
    assert.ok(tally.answered > 20, 'there was a load');

    assert.equal((await inspect(service))?.State.ExitCode, 0);
    assert.ok(seconds < 5, `it took ${seconds} s, so it was not killed after ten`);
    assert.match(await logsOf(service), /stopping: SIGTERM received.*stopped: exit 0/s);
  });
}

test('an open page does not keep the web from stopping', async () => {
  await up();
  const stream = await fetch(`${webUrl}/events`);
  assert.equal(stream.status, 200);
  const startedAt = performance.now();
  await compose(['stop', 'numbers-web']);
  const seconds = (performance.now() - startedAt) / 1_000;
  assert.equal((await inspect('numbers-web'))?.State.ExitCode, 0);
  assert.ok(seconds < 5, `it took ${seconds} s, so it was not killed after ten`);
  await stream.text();
});
