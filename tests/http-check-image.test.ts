// The native check as other people use it: one file in an image that holds little else; and what it makes of
// names, by the hosts file and with a name server that never answers.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it stands so on the command line.
import assert from 'node:assert/strict';
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
import { run } from './support/commands.ts';
import { filesOf } from './support/images.ts';

const site = 'numbers-test-static-site';
const network = 'numbers-test-http-check';
const waiting = 'numbers-test-waiting';
let image: string;

const machine = 'numbers-test-names';
/** Listens as a name server that is silent, and as a web server. */
const SERVERS = `
  require('node:dgram').createSocket('udp4').bind(53, '127.0.0.1');
  require('node:http').createServer((_, response) => response.end('Ok')).listen(80);`;
/** Prints the PIDs of all processes of the check, the oldest first, zombies among them. */
const LIST = `
  const { readdirSync, readFileSync } = require('node:fs');
  const isCheck = (pid) => readFileSync('/proc/' + pid + '/comm', 'utf8') === 'http-check\\n';
  const pids = readdirSync('/proc').filter((name) => /^\\d+$/.test(name)).sort((a, b) => a - b);
  console.log(pids.filter(isCheck).join(' '));`;

before(async () => {
  image = await buildWith(
    checkImage,
    'localhost/numbers/http-check:static-site',
    'tests/static-site',
  );
  await removeContainers(site, machine);
  await run('docker', ['network', 'rm', network]);
  await docker('network', 'create', network);
  await startContainer('--name', site, '--network', network, image);

  const folder = 'tests/check-and-node';
  const withNode = await buildWith(
    checkImage,
    'localhost/numbers/http-check:check-and-node',
    folder,
  );
  const words = ['--name', machine, '--init', '--dns', '127.0.0.1'];
  // Documentation's addresses (RFC 5737) do not answer; the last one does.
  const hosts = ['192.0.2.1', '192.0.2.2', '127.0.0.1'].map((host) => `several.test:${host}`);
  const names = hosts.flatMap((host) => ['--add-host', host]);
  await startContainer(...words, ...names, withNode, 'node', '--eval', SERVERS);
});
after(async () => {
  await removeContainers(site, waiting, machine);
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
  assert.ok(bytes > 0 && bytes < 2_500_000, `${bytes} bytes`);
  assert.equal(description.Config.User, '1000');
});

test('it carries the notices of what is linked into it', async () => {
  await docker('create', '--name', waiting, checkImage);
  for (const [file, notice] of [
    ['http-check', /MIT License/],
    ['quickjs', /Fabrice Bellard/],
    ['glibc', /Free Software Foundation/],
    ['LGPL-2.1', /GNU LESSER GENERAL PUBLIC LICENSE/],
  ] as const) {
    assert.match(await docker('cp', `${waiting}:/licenses/${file}`, '-'), notice);
  }
  await removeContainers(waiting);
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

const inside = (...command: readonly string[]) => run('docker', ['exec', machine, ...command]);

async function processesOfCheck(): Promise<string[]> {
  const list = await docker('exec', machine, 'node', '--eval', LIST);
  return list.split(' ').filter((pid) => pid !== '');
}

test('a name with several addresses, of which only the last one answers', async () => {
  const { exitCode, stdout } = await inside(
    ...['http-check', '--wait', '20', '-t', '5000', '-u', 'http://several.test/'],
  );
  assert.match(stdout, /^200 http:\/\/several\.test\/ /);
  assert.equal(exitCode, 0);
});

test('a name server that never answers does not use up more than the time, nor leave a process', async () => {
  const { exitCode, stdout } = await inside('http-check', '-t', '300', '-u', 'http://silent.test/');
  const milliseconds = Number(/^timeout \S+ (\d+) ms: .*not resolved in time/.exec(stdout)?.[1]);
  assert.ok(milliseconds >= 299 && milliseconds <= 450, stdout);
  assert.equal(exitCode, 1);
  assert.deepEqual(await processesOfCheck(), []);
});

test('killed while it waits for a name, it leaves no process and no zombie', async () => {
  await docker(
    'exec',
    '--detach',
    machine,
    'http-check',
    '-t',
    '60000',
    '-u',
    'http://silent.test/',
  );
  const [check] = await waitFor('the check', 10, async () => {
    const pids = await processesOfCheck();
    return pids.length > 0 && pids;
  });
  await inside('node', '--eval', `process.kill(${check}, 'SIGKILL')`);
  await waitFor('it to be gone', 10, async () => (await processesOfCheck()).length === 0);
});
