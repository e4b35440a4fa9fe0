// What is packed for a room without a network is whole, and a lab can be done with it alone.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { begin, guideUrl, standing, ticked } from '../labs/student.ts';
import { run, succeed } from '../support/commands.ts';
import { ask } from '../support/http.ts';
import { compose } from '../support/stack.ts';

/** Milliseconds for building what is missing and for packing. */
const PATIENCE = 900_000;

let folder: string;
let kit: string;
const inKit = (command: string, ...words: string[]) =>
  succeed(command, words, { directory: kit, timeout: PATIENCE });

before(async () => {
  await compose(['--profile', 'workshop', 'down', '--remove-orphans', '--timeout', '2']);
  folder = await mkdtemp(join(tmpdir(), 'numbers-kit-'));
  kit = join(folder, 'numbers');
  await succeed('sh', ['scripts/kit.sh', folder], { timeout: PATIENCE });
  const architecture = await succeed('docker', ['version', '--format', '{{.Server.Arch}}']);
  const archive = join(folder, `numbers-kit-${architecture}.tar`);
  await succeed('tar', ['-xf', archive, '-C', folder]);
  await inKit('sha256sum', '--check', '--quiet', 'kit/SHA256SUMS');
});
after(async () => {
  await inKit('docker', 'compose', '--profile', 'workshop', 'down', '--volumes', '--timeout', '2');
  await rm(folder, { recursive: true });
});

test('it holds every image that the Compose files name', async () => {
  const packed = (await readFile(join(kit, 'kit/images.txt'), 'utf8')).trim().split('\n');
  for (const override of ['v1', 'v2', 'no-init', 'depends-on', 'replicas']) {
    const files = ['-f', 'docker-compose.yml', '-f', `compose/${override}.yml`];
    const config = ['compose', ...files, '--profile', 'workshop', 'config', '--images'];
    for (const image of (await inKit('docker', ...config)).split('\n')) {
      assert.ok(packed.includes(image), image);
    }
  }
  const loaded = await inKit('docker', 'load', '--input', 'kit/images.tar.gz');
  for (const image of packed) assert.ok(loaded.includes(image), image);
});

test('the preflight tries everything, and says that this machine is ready', async () => {
  const lines = (await inKit('sh', 'scripts/preflight.sh')).split('\n');
  assert.equal(lines.pop(), 'READY');
  assert.equal(lines.at(-1), 'ok    every service starts');
  for (const line of lines) assert.match(line, /^ok {4}/);
});

test('lab 1 works, and nothing is built or pulled for it', async () => {
  const up = ['--detach', '--no-build', '--pull', 'never'];
  await inKit('docker', 'compose', '--profile', 'workshop', 'up', ...up);
  await waitFor('the guide', 60, async () => (await ask(`${guideUrl}/api/labs`))?.status === 200);
  await begin(1, 'unhealthy');
  const v1 = ['compose', '-f', 'docker-compose.yml', '-f', 'compose/v1.yml'];
  await inKit('docker', ...v1, 'up', '--force-recreate', ...up);
  await waitFor('four calls', 60, async () => {
    const words = ['compose', 'exec', '--no-TTY', 'workshop', 'ask', '4'];
    return (await run('docker', words, { directory: kit })).exitCode === 0;
  });
  await waitFor('the checks', 90, async () => (await ticked(1)).length === 2);
  assert.equal((await standing(1)).state, 'explained');
});
