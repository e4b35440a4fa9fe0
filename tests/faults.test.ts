// What the table of recoveries (docs/recovery.md) does not show: faults of the start, which a restart
// does not cure, and what the Engine says of a container that ran out of memory.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { run, succeed } from './support/commands.ts';
import { ask } from './support/http.ts';
import { apiUrl, compose, down, inspect, logsOf, up } from './support/stack.ts';

before(down);
after(down);

test('FAULTS={"crash":…}: the restart loop, with a reason in the log each time', async () => {
  await compose(['up', '--detach', 'numbers-api'], {
    environment: { FAULTS: '{"crash":{"exitCode":3}}' },
  });
  await waitFor('four restarts', 60, async () => {
    return ((await inspect('numbers-api'))?.RestartCount ?? 0) >= 4;
  });
  const reasons = (await logsOf('numbers-api')).match(
    /crash: this process ends now with exit code 3/g,
  );
  assert.ok((reasons?.length ?? 0) >= 4, 'the log says why, each time');
});

test('without FAULT_INJECTION no control route exists', async () => {
  await down();
  await up({ environment: { FAULT_INJECTION: 'off' } });
  for (const [method, path] of [
    ['GET', '/faults'],
    ['PUT', '/faults/error'],
    ['DELETE', '/faults'],
    ['POST', '/reset'],
  ] as const) {
    assert.equal((await ask(`${apiUrl}${path}`, method))?.status, 404, `${method} ${path}`);
  }
});

test('memory: the container ends with exit code 137 and OOMKilled, by its own limit', async () => {
  const container = await succeed('docker', [
    ...['run', '--detach', '--init', '--memory', '128m', '--memory-swap', '128m'],
    ...['--env', 'FAULTS={"memory":{"mbPerSecond":100}}', 'numbers/numbers-api:v3'],
  ]);
  try {
    assert.equal((await run('docker', ['wait', container])).stdout.trim(), '137');
    const { State } = JSON.parse(await succeed('docker', ['inspect', container]))[0];
    assert.equal(State.OOMKilled, true);
  } finally {
    await succeed('docker', ['rm', '--force', container]);
  }
});
