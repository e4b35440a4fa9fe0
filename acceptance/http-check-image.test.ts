// The native check as other people use it: one file in an image that holds nothing else.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  buildWith,
  checkImage,
  docker,
  removeContainers,
  startContainer,
  waitUntilHealthIs,
} from './support/check-images.ts';
import { run } from './support/commands.ts';

const site = 'numbers-test-static-site';
let image: string;

before(async () => {
  image = await buildWith(checkImage, 'numbers/http-check:static-site', 'acceptance/static-site');
  await removeContainers(site);
  await startContainer('--name', site, image);
});
after(() => removeContainers(site));

test('docker run numbers/http-check --help works, and the image is that one file', async () => {
  const { exitCode, stdout } = await run('docker', ['run', '--rm', checkImage, '--help']);
  assert.equal(exitCode, 0);
  assert.match(stdout, /--url URL/);
  const [description] = JSON.parse(await docker('image', 'inspect', checkImage));
  assert.equal(description.RootFS.Layers.length, 1);
  assert.ok(description.Size < 2_500_000, `${description.Size} bytes`);
  assert.equal(description.Config.User, '1000');
});

test('a file server without Node, shell or libc turns healthy', async () => {
  const { Health } = await waitUntilHealthIs(site, 'healthy');
  assert.match(Health?.Log.at(-1)?.Output ?? '', /^200 http:\/\/localhost \d+ ms\n$/);
});

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
