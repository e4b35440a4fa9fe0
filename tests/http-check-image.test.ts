// The native check as other people use it: one file in an image that holds little else.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import {
  buildWith,
  checkImage,
  docker,
  removeContainers,
  startContainer,
  stateOf,
  waitUntilHealthIs,
} from './support/check-images.ts';
import { root, run } from './support/commands.ts';
import { filesOf } from './support/images.ts';

const site = 'numbers-test-static-site';
const network = 'numbers-test-http-check';
const waiting = 'numbers-test-waiting';
let image: string;

before(async () => {
  image = await buildWith(
    checkImage,
    'localhost/numbers/http-check:static-site',
    'tests/static-site',
  );
  await removeContainers(site);
  await run('docker', ['network', 'rm', network]);
  await docker('network', 'create', network);
  await startContainer('--name', site, '--network', network, image);
});
after(async () => {
  await removeContainers(site, waiting);
  await docker('network', 'rm', network);
});

test('docker run localhost/numbers/http-check --help works, and the image is that file and its licences', async () => {
  const { exitCode, stdout } = await run('docker', ['run', '--rm', checkImage, '--help']);
  assert.equal(exitCode, 0);
  assert.match(stdout, /--url URL/);
  const [description] = JSON.parse(await docker('image', 'inspect', checkImage));
  assert.equal(description.RootFS.Layers.length, 2);
  assert.match(description.Config.Labels['org.opencontainers.image.licenses'], /LGPL-2\.1/);
  const bytes = (await filesOf(checkImage)).get('http-check') ?? 0;
  assert.ok(bytes > 0 && bytes < 3_200_000, `${bytes} bytes`);
  assert.equal(description.Config.User, '1000');
});

test('it carries the notices of what is linked into it', async () => {
  await docker('create', '--name', waiting, checkImage);
  for (const [file, notice] of [
    ['http-check', /MIT License/],
    ['quickjs', /Fabrice Bellard/],
    ['mbedtls', /Apache-2\.0/],
    ['Apache-2.0', /Apache License/],
    ['glibc', /Free Software Foundation/],
    ['LGPL-2.1', /GNU LESSER GENERAL PUBLIC LICENSE/],
  ] as const) {
    assert.match(await docker('cp', `${waiting}:/licenses/${file}`, '-'), notice);
  }
  await removeContainers(waiting);
});

test('it says which versions are linked into it, in --version and in an SBOM', async () => {
  await docker('create', '--name', waiting, checkImage);
  const folder = await mkdtemp(join(tmpdir(), 'numbers-'));
  await docker('cp', `${waiting}:/licenses/sbom.cdx.json`, folder);
  await removeContainers(waiting);
  const sbom = JSON.parse(await readFile(join(folder, 'sbom.cdx.json'), 'utf8'));
  await rm(folder, { recursive: true });
  assert.deepEqual([sbom.bomFormat, sbom.specVersion], ['CycloneDX', '1.6']);
  const parts = sbom.components.map(
    ({ name, version }: { name: string; version: string }) => `${name} ${version}`,
  );
  const { name, version } = sbom.metadata.component;
  const said = await docker('run', '--rm', checkImage, '--version');
  assert.equal(said, `${name} ${version} (${parts.join(', ')})`);
});

test('each build of the same sources gives the same executable', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'numbers-'));
  const target = ['--file', 'http-check/Dockerfile', '--target', 'executables', root];
  for (const [name, ...again] of [['first'], ['second', '--no-cache-filter', 'bundle,native']]) {
    await docker('build', '--quiet', ...again, '--output', join(folder, name ?? ''), ...target);
  }
  const [first, second] = await Promise.all(
    ['first', 'second'].map((name) => readFile(join(folder, name, 'http-check'))),
  );
  await rm(folder, { recursive: true });
  assert.ok(first?.length && second && first.equals(second));
});

// Before the tests that stop it for a while, whose failed checks would stand last.
test('a file server without Node, shell or libc turns healthy', async () => {
  const { Health } = await waitUntilHealthIs(site, 'healthy');
  assert.match(Health?.Log.at(-1)?.Output ?? '', /^200 http:\/\/localhost \d+ ms\n$/);
});

test('it reaches a service by its name on a network, with one word', async () => {
  const words = ['run', '--rm', '--network', network, checkImage, '-t', '5s', `http://${site}/`];
  const { exitCode, stdout } = await run('docker', words);
  assert.match(stdout, /^200 /);
  assert.equal(exitCode, 0);
});

test('an exec form without a shell takes ${PORT}', async () => {
  const options = ['--rm', '--network', `container:${site}`, '--env', 'PORT=80'];
  const words = ['run', ...options, checkImage, '-t', '5s', 'http://localhost:${PORT}/'];
  const { stdout } = await run('docker', words);
  assert.match(stdout, /^200 http:\/\/localhost:80\/ /);
});

for (const signal of ['TERM', 'INT']) {
  test(`SIG${signal} ends it as PID 1, with 1`, async () => {
    await docker('kill', '--signal', 'STOP', site);
    const words = ['--name', waiting, '--network', network, checkImage, '-t', '1000s'];
    await startContainer(...words, `http://${site}/`);
    // Again and again: it may not have come as far as to listen to signals.
    await waitFor(`the end by SIG${signal}`, 10, async () => {
      await run('docker', ['kill', '--signal', signal, waiting]);
      return (await stateOf(waiting)).Status === 'exited';
    });
    assert.equal(await docker('wait', waiting), '1');
    await docker('kill', '--signal', 'CONT', site);
    await removeContainers(waiting);
  });
}

test('it turns unhealthy when it stops answering, and healthy again', async () => {
  await docker('kill', '--signal', 'STOP', site);
  const { Health } = await waitUntilHealthIs(site, 'unhealthy');
  assert.match(Health?.Log.at(-1)?.Output ?? '', /^timeout /);
  await docker('kill', '--signal', 'CONT', site);
  await waitUntilHealthIs(site, 'healthy');
});

for (const [name, init, ids] of [
  ['as PID 1', [], /^1 0$/],
  ['under an init', ['--init'], /^(?!1 )\d+ 1$/],
] as const) {
  test(`hands over ${name}`, async () => {
    const words = ['run', '--rm', '--network', `container:${site}`, '--entrypoint', '/http-check'];
    const command = [
      '--quiet',
      '--wait',
      '5',
      '--',
      '/busybox',
      'sh',
      '-c',
      'echo $$ $PPID; exit 7',
    ];
    const { exitCode, stdout, stderr } = await run('docker', [
      ...words,
      ...init,
      image,
      ...command,
    ]);
    assert.match(stdout.trim(), ids, stderr);
    assert.equal(exitCode, 7);
  });
}
