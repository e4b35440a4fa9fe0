// What the Compose files promise, read from what Compose makes of them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsSchema } from 'numbers-web/settings.ts';
import { readSettings } from 'service-kit/settings.ts';
import { type Environment, run } from './support/commands.ts';
import { compose, down } from './support/stack.ts';

interface Service {
  image: string;
  pull_policy?: string;
  healthcheck?: { retries?: number; start_period?: string; disable?: boolean };
  environment?: Record<string, string>;
  logging?: { options?: Record<string, string> };
}

const ENVIRONMENTS = [
  [],
  ['dev'],
  ['test'],
  ['uat'],
  ['v1'],
  ['v2'],
  ['replicas'],
  ['no-init'],
  ['depends-on'],
];
/** All that goes on running. */
const SERVICES = ['numbers-api', 'numbers-web', 'engine-reader', 'workshop'] as const;

for (const overrides of ENVIRONMENTS) {
  const name = overrides[0] ?? 'docker-compose.yml';

  test(`${name}: nothing is pulled under our names`, async () => {
    const { services } = await configuration(overrides);
    for (const { image, pull_policy } of Object.values(services)) {
      assert.match(image, /^numbers\//);
      assert.equal(pull_policy, 'never', image);
    }
  });

  test(`${name}: each container is told the release of its image`, async () => {
    for (const [environment, release] of [
      [{ RELEASE: undefined }, undefined],
      [{ RELEASE: 'v9' }, 'v9'],
    ] as const) {
      const { services } = await configuration(overrides, environment);
      for (const service of ['numbers-api', 'numbers-web'] as const) {
        const { image, environment: told = {} } = services[service];
        assert.equal(told.RELEASE, release ?? image.split(':')[1]);
      }
    }
  });

  test(`${name}: logs are bounded`, async () => {
    const { services } = await configuration(overrides);
    for (const service of SERVICES) {
      assert.ok(services[service].logging?.options?.['max-size'], service);
    }
  });

  test(`${name}: the page knows when Docker calls the API unhealthy`, async () => {
    const { services } = await configuration(overrides);
    const check = services['numbers-api'].healthcheck;
    if (check === undefined || check.disable) return;
    const settings = readSettings(settingsSchema, services['numbers-web'].environment ?? {});
    assert.equal(settings.API_HEALTH_RETRIES, check.retries);
    assert.equal(`${settings.API_HEALTH_START_PERIOD / 1_000}s`, check.start_period);
  });
}

test('replicas: so many as are asked for, each as limited as the one', async () => {
  const { services: one } = await configuration([]);
  for (const [environment, scale] of [
    [{ API_REPLICAS: undefined }, 3],
    [{ API_REPLICAS: '12' }, 12],
  ] as const) {
    const { services } = await configuration(['replicas'], environment);
    const ports = [{ host_ip: '127.0.0.1', published: '8090-8101', target: 80, protocol: 'tcp' }];
    assert.partialDeepStrictEqual(services['numbers-api'], { ...one['numbers-api'], scale, ports });
  }
});

test('docker compose up without our images pulls nothing', async (t) => {
  await down();
  t.after(down);
  const images = ['numbers/numbers-api:v3', 'numbers/numbers-web:v3', 'numbers/http-check:v3'];
  await run('docker', ['image', 'rm', '--force', ...images, 'numbers/http-check:latest']);
  const args = ['compose', '--progress', 'plain', 'up', '--detach', '--wait'];
  const { exitCode, stdout, stderr } = await run('docker', args, { timeout: 600_000 });
  assert.equal(exitCode, 0, stderr);
  assert.doesNotMatch(stdout + stderr, /Pull/i);
});

test('without its profile, the workshop is not there', async () => {
  const { services } = JSON.parse(await compose(['config', '--format', 'json']));
  assert.deepEqual(Object.keys(services).sort(), ['http-check', 'numbers-api', 'numbers-web']);
});

test('the Docker socket is in the reader alone', async () => {
  const { services } = await configuration([]);
  const holders = Object.entries(services).filter(([, service]) =>
    /docker\.sock/.test(JSON.stringify(service)),
  );
  assert.deepEqual(
    holders.map(([name]) => name),
    ['engine-reader'],
  );
});

test('the reader tells of the project that it is part of, whatever its name', async () => {
  const { services } = await configuration([], { COMPOSE_PROJECT_NAME: 'another' });
  assert.equal(services['engine-reader'].environment?.PROJECT, 'another');
});

async function configuration(
  overrides: string[],
  environment?: Environment,
): Promise<{ services: Record<(typeof SERVICES)[number] | 'http-check', Service> }> {
  const config = ['--profile', 'workshop', 'config', '--format', 'json'];
  return JSON.parse(await compose(config, { overrides, environment }));
}
