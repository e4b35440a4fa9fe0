// The workshop's reader beside a real Engine: it tells of what is ours, and gives nothing else away.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type Events, eventsSchema, factsSchema } from 'engine-reader/facts.ts';
import { waitFor } from 'test-kit/wait.ts';
import { run, succeed } from '../support/commands.ts';
import { compose, down } from '../support/stack.ts';

/** Stands in environment variables, of our containers and of a stranger's. */
const SECRET = 'hunter2';
const STRANGER = 'numbers-stranger';

const docker = (...words: string[]) => succeed('docker', words);
const workshop = (...words: string[]) => compose(['--profile', 'workshop', ...words]);
const workshopDown = () => workshop('down', '--remove-orphans', '--timeout', '2');

before(async () => {
  await down();
  await workshopDown();
  await compose(['--profile', 'workshop', 'up', '--detach'], {
    environment: { HOST_NAMES: SECRET },
  });
  const stranger = ['--detach', '--init', '--name', STRANGER, '--env', `PASSWORD=${SECRET}`];
  await docker(
    'run',
    ...stranger,
    '--entrypoint',
    'sleep',
    'localhost/numbers/numbers-api:v3',
    '600',
  );
  await waitFor('the reader to answer', 60, () => get('/ready').catch(() => false));
});
after(async () => {
  await run('docker', ['rm', '--force', '--volumes', STRANGER]);
  await workshopDown();
});

test('it tells of our containers, and of no others', async () => {
  const facts = factsSchema.parse(JSON.parse(await get('/facts')));
  const services = facts.containers.map(({ service }) => service).sort();
  assert.deepEqual(services, ['engine-reader', 'numbers-api', 'numbers-web', 'workshop']);
  const api = facts.containers.find(({ service }) => service === 'numbers-api');
  assert.equal(api?.name, 'numbers-numbers-api-1');
  assert.equal(api?.image, 'localhost/numbers/numbers-api:v3');
  assert.equal(api?.state, 'running');
  assert.ok(api?.health);
  assert.equal(api?.hasHealthCheck, true);
  assert.equal(api?.init, true);
  assert.equal(api?.restartPolicy, 'on-failure');
});

test('no answer holds the value of an environment variable, or a word of others', async () => {
  assert.match(await docker('inspect', 'numbers-numbers-api-1', STRANGER), new RegExp(SECRET));
  for (const path of ['/facts', '/events']) {
    assert.doesNotMatch(await get(path), new RegExp(`${SECRET}|${STRANGER}`), path);
  }
});

test('it tells of an end and of what followed', async () => {
  const before = (await events()).events.at(-1)?.id ?? 0;
  await docker('kill', '--signal', 'TERM', 'numbers-numbers-api-1');
  await waitFor('the end', 20, async () => {
    const { events: news } = await events(before);
    const told = news.filter(({ service }) => service === 'numbers-api');
    return told.find(({ action, exitCode }) => action === 'die' && exitCode === 0);
  });
  await compose(['start', 'numbers-api']);
  await waitFor('the start', 20, async () =>
    (await events(before)).events.find(({ action }) => action === 'start'),
  );
});

test('it is root without any right, on a read-only root, without a port', async () => {
  const status = await workshop('exec', 'engine-reader', 'cat', '/proc/1/status');
  assert.match(status, /Uid:\s0\s/);
  assert.match(status, /CapEff:\s0+\n/);
  assert.match(status, /CapBnd:\s0+\n/);
  assert.match(status, /NoNewPrivs:\s1\n/);
  const write = ['exec', 'engine-reader', 'touch', '/file'];
  assert.match((await run('docker', ['compose', ...write])).stderr, /Read-only file system/);
  const format = '{{json .HostConfig.PortBindings}} {{json .NetworkSettings.Networks}}';
  const told = await docker('inspect', '--format', format, 'numbers-engine-reader-1');
  assert.match(told, /^\{\} \{"numbers_workshop-net":/);
  assert.doesNotMatch(told, /app-net/);
});

test('the services cannot reach it, and it reaches nothing', async () => {
  const failsTo = async (container: string, url: string) => {
    const check = ['exec', container, 'http-check', '--timeout', '2s', url];
    assert.equal((await run('docker', check)).exitCode, 1, `${container} to ${url}`);
  };
  await failsTo('numbers-numbers-api-1', 'http://engine-reader/facts');
  await failsTo('numbers-engine-reader-1', 'http://numbers-api/health');
});

/** A GET from beside it, where otherwise the guide is. */
const get = (path: string) =>
  beside(`fetch('http://engine-reader${path}').then((a) => a.text()).then(console.log)`);

const beside = (script: string) => {
  const network = ['--network', 'numbers_workshop-net', '--entrypoint', 'node'];
  return docker('run', '--rm', ...network, 'localhost/numbers/numbers-api:v3', '--eval', script);
};

const events = async (since = 0): Promise<Events> =>
  eventsSchema.parse(JSON.parse(await get(`/events?since=${since}`)));
