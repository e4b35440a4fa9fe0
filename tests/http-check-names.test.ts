// The native check and names: the hosts file, and a name server that never answers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import {
  buildWith,
  checkImage,
  docker,
  removeContainers,
  startContainer,
} from './support/check-images.ts';
import { run } from './support/commands.ts';

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
  const folder = 'tests/check-and-node';
  const image = await buildWith(checkImage, 'numbers/http-check:check-and-node', folder);
  await removeContainers(machine);
  const words = ['--name', machine, '--init', '--dns', '127.0.0.1'];
  // Documentation's addresses (RFC 5737) do not answer; the last one does.
  const hosts = ['192.0.2.1', '192.0.2.2', '127.0.0.1'].map((host) => `several.test:${host}`);
  const names = hosts.flatMap((host) => ['--add-host', host]);
  await startContainer(...words, ...names, image, 'node', '--eval', SERVERS);
});
after(() => removeContainers(machine));

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
