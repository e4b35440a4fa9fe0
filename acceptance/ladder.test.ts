// The chapter's ladder: what each rung's health check sees and does not see.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { run, succeed } from './support/commands.ts';
import { ask, askForNumber } from './support/http.ts';
import { apiUrl, compose, down, inspect, waitForHealth, webUrl } from './support/stack.ts';

before(down);
afterEach(down);
after(down);

async function climbTo(rung: 'v1' | 'v2', services: readonly string[] = []): Promise<void> {
  await compose(['up', '--detach', '--build', ...services], { overrides: [rung] });
}

async function breakApi(goodCalls: number): Promise<void> {
  await waitFor('the API to answer', 30, () => ask(`${apiUrl}/`));
  for (let call = 1; call <= goodCalls; call += 1) {
    assert.notEqual(await askForNumber(apiUrl), undefined, `call ${call} gives a number`);
  }
  assert.equal((await ask(`${apiUrl}/rng`))?.status, 500);
}

test('v1: the API stays Up although it is broken', async () => {
  await climbTo('v1');
  await breakApi(3);
  const container = await inspect('numbers-api');
  assert.equal(container?.State.Status, 'running');
  assert.equal(container?.State.Health, undefined, 'there is no health check');
  assert.match(await compose(['ps', 'numbers-api'], { overrides: ['v1'] }), /Up (?!.*healthy)/);
});

test('v1: the web starts without its API', async () => {
  await climbTo('v1', ['numbers-web']);
  const page = await waitFor('the page', 30, () => ask(webUrl));
  assert.equal(page.status, 200);
  assert.match((await ask(webUrl, 'POST', 5_000))?.body ?? '', /RNG service unavailable!/);
});

test('v2: curl sees that the API is broken; the check of the web has used up one number', async () => {
  await climbTo('v2');
  await waitFor('the web to have asked', 60, async () => (await ask(webUrl))?.status === 200);
  await breakApi(2);
  await waitForHealth('numbers-api', 'unhealthy', 20);
  assert.match(
    (await inspect('numbers-api'))?.State.Health?.Log.at(-1)?.Output ?? '',
    /curl: \(22\)/,
    'it was curl that saw it',
  );
});

test('v2: the web does not start without its API', async () => {
  await climbTo('v2', ['numbers-web']);
  await waitFor('the web to have been restarted', 30, async () => {
    return ((await inspect('numbers-web'))?.RestartCount ?? 0) >= 1;
  });
});

for (const service of ['numbers-api', 'numbers-web']) {
  for (const target of ['v1', 'v2', 'v3']) {
    const hasCurl = target === 'v2';
    test(`docker build --target ${target} of ${service} works, ${hasCurl ? 'with' : 'without'} curl inside`, async () => {
      const tag = `numbers/${service}:acceptance-${target}`;
      await succeed('docker', [
        'build',
        '--file',
        `${service}/Dockerfile`,
        '--target',
        target,
        '--tag',
        tag,
        '.',
      ]);
      try {
        const search = ['run', '--rm', '--entrypoint', 'sh', tag, '-c', 'command -v curl'];
        assert.equal((await run('docker', search)).exitCode === 0, hasCurl);
      } finally {
        await succeed('docker', ['image', 'rm', tag]);
      }
    });
  }
  test(`docker build of ${service} has nothing to complain of`, async () => {
    await succeed('docker', ['build', '--check', '--file', `${service}/Dockerfile`, '.']);
  });
}
