// What the Compose files promise, read from what Compose makes of them; and the original's chapter 10, one system
// with an override file for each environment, as it runs.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { settingsSchema as apiSettings } from 'numbers-api/settings.ts';
import { settingsSchema as webSettings } from 'numbers-web/settings.ts';
import { readSettings } from 'service-kit/settings.ts';
import { waitFor } from 'test-kit/wait.ts';
import { type Environment, root, run } from './support/commands.ts';
import { ask } from './support/http.ts';
import { compose, down, inspect, waitForHealth, webUrl } from './support/stack.ts';
import { keepRecordingsOfFailures } from './support/web.ts';

interface Service {
  image: string;
  pull_policy?: string;
  healthcheck?: { test?: string[]; retries?: number; start_period?: string; disable?: boolean };
  environment?: Record<string, string>;
  logging?: { options?: Record<string, string> };
}
/** The services that keep running. */
const SERVICES = ['numbers-api', 'numbers-web', 'engine-reader', 'workshop'] as const;
/** The files in compose/ in which nothing checks the API. */
const WITHOUT_CHECK = ['dev', 'v1'];

async function configuration(
  overrides: readonly string[],
  environment?: Environment,
): Promise<Record<(typeof SERVICES)[number] | 'http-check', Service>> {
  const config = ['--profile', 'workshop', 'config', '--format', 'json'];
  return JSON.parse(await compose(config, { overrides, environment })).services;
}

keepRecordingsOfFailures();
before(down);

for (const override of [
  undefined,
  ...['dev', 'test', 'uat', 'v1', 'v2', 'replicas', 'no-init', 'depends-on'],
]) {
  const overrides = override ? [override] : [];
  test(`${override ?? 'docker-compose.yml'}: images, releases, logs, and what the page knows of the check`, async () => {
    const services = await configuration(overrides, { RELEASE: undefined });
    for (const { image, pull_policy } of Object.values(services)) {
      assert.match(image, /^localhost\/numbers\//);
      assert.equal(pull_policy, 'never', `${image} is not ours alone`);
    }
    for (const service of SERVICES) {
      assert.equal(services[service].logging?.options?.['max-size'], '5m', service);
    }
    const other = await configuration(overrides, { RELEASE: 'v9' });
    for (const service of ['numbers-api', 'numbers-web'] as const) {
      const { image, environment } = services[service];
      assert.equal(environment?.RELEASE, image.split(':')[1]);
      assert.equal(other[service].environment?.RELEASE, 'v9');
    }
    const check = services['numbers-api'].healthcheck;
    const isChecked = check !== undefined && !check.disable;
    assert.equal(isChecked, !WITHOUT_CHECK.includes(override ?? ''));
    if (!isChecked) return;
    const [, timeout = '1000'] = /--timeout (\d+)/.exec(check.test?.join(' ') ?? '') ?? [];
    assert.equal(services['numbers-api'].environment?.HEALTH_TIMEOUT, timeout, 'as the watchdog');
    const settings = readSettings(webSettings, services['numbers-web'].environment ?? {});
    assert.equal(settings.API_HEALTH_RETRIES, check.retries);
    assert.equal(`${settings.API_HEALTH_START_PERIOD / 1_000}s`, check.start_period);
  });
}

test('replicas: so many as are asked for, each as limited as the one', async () => {
  const one = await configuration([]);
  for (const [environment, scale] of [
    [{ API_REPLICAS: undefined }, 3],
    [{ API_REPLICAS: '12' }, 12],
  ] as const) {
    const services = await configuration(['replicas'], environment);
    const ports = [{ host_ip: '127.0.0.1', published: '8090-8101', target: 80, protocol: 'tcp' }];
    assert.partialDeepStrictEqual(services['numbers-api'], { ...one['numbers-api'], scale, ports });
  }
});

test('the workshop needs its profile; its reader alone has the Docker socket, for its own project', async () => {
  const { services: others } = JSON.parse(await compose(['config', '--format', 'json']));
  assert.deepEqual(Object.keys(others).sort(), ['http-check', 'numbers-api', 'numbers-web']);

  const services = await configuration([], { COMPOSE_PROJECT_NAME: 'another' });
  const holders = Object.entries(services).flatMap(([name, service]) =>
    /docker\.sock/.test(JSON.stringify(service)) ? name : [],
  );
  assert.deepEqual(holders, ['engine-reader']);
  assert.equal(services['engine-reader'].environment?.PROJECT, 'another');
  for (const { image } of Object.values(services)) assert.match(image, /^localhost\/another\//);
});

test('every setting is described in the reference, and can be set through Compose', async () => {
  const reference = await readFile(join(root, 'docs/reference.md'), 'utf8');
  const composeFile = await readFile(join(root, 'docker-compose.yml'), 'utf8');
  for (const name of Object.keys({ ...apiSettings.shape, ...webSettings.shape })) {
    assert.match(reference, new RegExp(`^\\| .*\`${name}\`.* \\|`, 'm'));
    // Inside a container these are fixed.
    if (['PORT', 'HOST'].includes(name)) continue;
    // Some are as the API's health check in the same file.
    const value = name.startsWith('API_HEALTH_') ? '\\*api-health' : `\\$\\{${name}:-`;
    assert.match(composeFile, new RegExp(`^ +${name}: ${value}`, 'm'));
  }
});

test('dev: the web starts without its API, and nothing is checked', async (t) => {
  t.after(down);
  await compose(['up', '--detach', 'numbers-web'], { overrides: ['dev'] });
  await waitFor('the page', 30, async () => (await ask(webUrl))?.status === 200);
  assert.equal((await inspect('numbers-web'))?.State.Health, undefined);
});

for (const [override, port] of [
  ['test', 8080],
  ['uat', 80],
] as const) {
  test(`${override}: the page is on port ${port}`, async (t) => {
    t.after(down);
    await compose(['up', '--detach'], { overrides: [override] });
    await waitForHealth('numbers-web', 'healthy', 60);
    assert.equal((await ask(`http://127.0.0.1:${port}`))?.status, 200);
    if (override === 'test') return;
    // SIGTERM from inside ends the service with exit code 0, which on-failure would leave alone.
    const script = `
      const [childOfInit] = require('node:fs').readFileSync('/proc/1/task/1/children', 'utf8').split(' ');
      process.kill(Number(childOfInit), 'SIGTERM');`;
    // The container may end before the command in it has, which takes that along: exit code 137.
    await run('docker', ['exec', 'numbers-numbers-web-1', 'node', '--eval', script]);
    const restarts = async () => (await inspect('numbers-web'))?.RestartCount ?? 0;
    await waitFor('a restart, whatever the exit code', 30, async () => (await restarts()) >= 1);
  });
}
