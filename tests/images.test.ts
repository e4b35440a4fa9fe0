// What the images hold: little more than the base, and the sources' names in stack traces.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { run, succeed } from './support/commands.ts';
import { bytesBeyond } from './support/image-size.ts';
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

test('a stack trace in the image names the file and line of the source', async (t) => {
  const settings = ['--detach', '--env', 'FAULTS={"exception":{"routes":["/rng"]}}'];
  const image = 'localhost/numbers/numbers-api:v3';
  const id = await succeed('docker', ['run', ...settings, image]);
  t.after(() => succeed('docker', ['rm', '--force', id]));
  await waitFor('the service', 10, async () => (await check(id, 'health')).exitCode === 0);
  await check(id, 'rng');
  const { stderr } = await run('docker', ['logs', id]);
  assert.match(stderr, / at .*\(numbers-api\/src\/faults\/exception\.ts:\d+\)/);
});

const check = (container: string, route: string) =>
  run('docker', ['exec', container, 'http-check', '--url', `http://127.0.0.1/${route}`]);

for (const service of ['numbers-api', 'numbers-web']) {
  test(`docker build of ${service} has nothing to complain of`, async () => {
    await succeed('docker', ['build', '--file', `${service}/Dockerfile`, '--check', '.']);
  });
}
