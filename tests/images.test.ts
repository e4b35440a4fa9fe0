// What the images hold: little more than the base, and the sources' names in stack traces. And how they are built: behind
// a proxy that opens TLS, a build trusts the certificate authority in BUILD_CA; a registry with a certificate of its own
// stands for the proxy.
import assert from 'node:assert/strict';
import { mkdtempDisposable, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { before, type TestContext, test } from 'node:test';
import { listen } from 'service-kit/serve.ts';
import { waitFor } from 'test-kit/wait.ts';
import { root, run, succeed } from './support/commands.ts';
import { bytesBeyond } from './support/measured.ts';
import { compose } from './support/stack.ts';

/** Bytes that an image may add to its base, http-check's 3 MB included. */
const MOST_ADDED = 6_000_000;
const BASE = 'node:26-trixie-slim';

before(() => compose(['--profile', 'workshop', 'build']));

for (const service of ['numbers-api', 'numbers-web', 'engine-reader', 'workshop']) {
  const image = `localhost/numbers/${service}:v3`;

  test(`${image} adds at most 6 MB to its base`, async () => {
    const added = await bytesBeyond(image, BASE);
    console.log(`${image}: ${(added / 1_000_000).toFixed(2)} MB above ${BASE}`);
    assert.ok(added > 0 && added <= MOST_ADDED, `${added} bytes`);
  });
}

/** Runs an image of the API until the test ends, and returns its container. */
async function startApi(t: TestContext, release: string, ...environment: string[]) {
  const settings = environment.flatMap((setting) => ['--env', setting]);
  const image = `localhost/numbers/numbers-api:${release}`;
  const id = await succeed('docker', ['run', '--detach', ...settings, image]);
  t.after(() => succeed('docker', ['rm', '--force', id]));
  return id;
}

test('a stack trace in the image names the file and line of the source', async (t) => {
  const id = await startApi(t, 'v3', 'FAULTS={"exception":{"routes":["/rng"]}}');
  await waitFor('the service', 10, async () => (await check(id, 'health')).exitCode === 0);
  await check(id, 'rng');
  const { stderr } = await run('docker', ['logs', id]);
  assert.match(stderr, / at .*\(numbers-api\/src\/faults\/exception\.ts:\d+\)/);
});

const check = (container: string, route: string) =>
  run('docker', ['exec', container, 'http-check', '--url', `http://127.0.0.1/${route}`]);

test('curl in the v2 image asks this machine and no proxy', async (t) => {
  const nowhere = 'http://127.0.0.1:9';
  const id = await startApi(t, 'v2', `http_proxy=${nowhere}`, `ALL_PROXY=${nowhere}`);
  const format = '{{json .Config.Healthcheck.Test}}';
  const [, ...check] = JSON.parse(await succeed('docker', ['inspect', '--format', format, id]));
  const passes = async () => (await run('docker', ['exec', id, ...check])).exitCode === 0;
  await waitFor('its check', 10, passes);
});

test('built from a clone that only its owner may read, the images run', async () => {
  await using folder = await mkdtempDisposable(join(tmpdir(), 'umask-'));
  const directory = join(folder.path, 'clone');
  await succeed('sh', ['-c', 'umask 077 && git clone --quiet "$0" "$1"', root, directory]);
  const ports = { API_PORT: '18087', WEB_PORT: '18088', WORKSHOP_PORT: '18089' };
  const environment = { COMPOSE_PROJECT_NAME: 'numbers-umask', ...ports };
  const inClone = (args: string) =>
    succeed('docker', ['compose', '--profile', 'workshop', ...args.split(' ')], {
      directory,
      environment,
    });
  const services = 'numbers-api numbers-web engine-reader workshop';
  await inClone(`up --detach --build --wait ${services}`).finally(() => {
    return inClone('down --rmi all --timeout 2');
  });
});

for (const service of ['numbers-api', 'numbers-web']) {
  test(`docker build of ${service} has nothing to complain of`, async () => {
    await succeed('docker', ['build', '--file', `${service}/Dockerfile`, '--check', '.']);
  });
}

const certificates = join(root, 'http-check/test/conformance/certificates');

for (const [service, isTrusted] of [
  ['numbers-api', false],
  ['numbers-api', true],
  ['numbers-web', true],
  ['http-check', true],
  ['workshop/engine-reader', true],
  ['workshop', true],
] as const) {
  const BUILD_CA = isTrusted ? join(certificates, 'authority.pem') : undefined;
  test(`${service} ${isTrusted ? 'trusts the registry with' : 'refuses it without'} BUILD_CA`, async (t) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'build-ca-'));
    const pem = await readFile(join(certificates, 'server.pem'));
    let requests = 0;
    const server = createServer({ cert: pem, key: pem }, (_request, response) => {
      requests += 1;
      response.writeHead(404).end();
    });
    t.after(() => server.close());
    const port = await listen(server, 0, '127.0.0.1');

    // Nothing in the cache, no settings of the base image, and one try.
    const settings = `npm_config_registry=https://localhost:${port} npm_config_globalconfig=/none npm_config_fetch_retries=0`;
    const text = (await readFile(join(root, service, 'Dockerfile'), 'utf8'))
      .replace('type=cache,target=/root/.npm', 'type=tmpfs,target=/root/.npm')
      .replace('WORKDIR /app\n', `$&ENV ${settings}\n`);
    const dockerfile = join(folder.path, 'Dockerfile');
    await writeFile(dockerfile, text);
    const build = { dockerfile, network: 'host' };
    const name = basename(service);
    const own = join(folder.path, 'own.yml');
    await writeFile(own, JSON.stringify({ services: { [name]: { build } } }));
    const files = ['-f', 'docker-compose.yml', '-f', own];
    const args = ['compose', ...files, '--profile', 'workshop', 'build', name];
    const { exitCode, stderr } = await run('docker', args, { environment: { BUILD_CA } });
    assert.notEqual(exitCode, 0, 'this registry has no packages');
    assert.equal(requests > 0, isTrusted, stderr);
  });
}
