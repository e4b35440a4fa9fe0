// What the reader reports of the moment and of the past, also while the Engine answers in part, late, or not at all.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempDisposable, rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { startMain } from 'test-kit/main-process.ts';
import { waitFor } from 'test-kit/wait.ts';
import { type Container, type Events, type Facts, factsSchema } from '../src/facts.ts';
import { event, idOf, inspected, ours, SECRET, startReader, theirs } from './support.ts';

test('GET /facts tells of our containers what a lab needs, and of others nothing', async (t) => {
  const { get } = await startReader(t);
  const facts = await get<Facts>('/facts');
  assert.deepEqual(facts.containers, [
    {
      id: 'aaaaaaaaaaaa',
      name: 'numbers-api-1',
      service: 'numbers-api',
      image: 'localhost/numbers/numbers-api:v3',
      state: 'running',
      exitCode: 0,
      startedAt: '2026-11-24T06:10:02.500Z',
      restartCount: 4,
      health: 'unhealthy',
      hasHealthCheck: true,
      init: true,
      restartPolicy: 'on-failure',
      memoryLimit: 201_326_592,
      dependsOn: [],
    },
  ]);
  assert.ok(!('services' in facts));
  assert.doesNotMatch(JSON.stringify(facts), new RegExp(SECRET));
});

const dependsOn = 'numbers-web:service_started:false,db:service_healthy:true';
const config = (labels: object, Healthcheck?: object) => {
  return { Config: { Image: 'x', Labels: { ...ours, ...labels }, Healthcheck } };
};
const unlimited = { RestartPolicy: { Name: '' } };
const unborn = { Status: 'dreaming', ExitCode: 137, StartedAt: '0001-01-01T00:00:00Z' };
/** What the Engine says otherwise, and what is reported of it; the first was never started or checked. */
const VARIANTS: [object, Partial<Container>][] = [
  [{ State: unborn }, { state: 'dreaming', exitCode: 137, startedAt: undefined, health: 'none' }],
  [config({}, { Test: ['NONE'] }), { hasHealthCheck: false }],
  [config({ 'com.docker.compose.depends_on': dependsOn }), { dependsOn: ['numbers-web', 'db'] }],
  [{ HostConfig: unlimited }, { init: false, restartPolicy: 'no', memoryLimit: 0 }],
];

test('GET /facts tells what is missing, and leaves out what is gone by then', async (t) => {
  const { engine, get } = await startReader(t);
  const ids = [...VARIANTS, 'gone'].map((_, place) => idOf(`${place}`));
  engine.answers['/containers/json'] = ids.map((Id) => ({ Id }));
  for (const [place, [overrides]] of VARIANTS.entries()) {
    const id = idOf(`${place}`);
    engine.answers[`/containers/${id}/json`] = inspected(id, ours, overrides);
  }
  const { containers } = factsSchema.parse(await get('/facts'));
  assert.equal(containers.length, VARIANTS.length);
  for (const [place, [, expected]] of VARIANTS.entries()) {
    assert.partialDeepStrictEqual({ startedAt: undefined, ...containers[place] }, expected);
  }
});

test('GET /facts tells of the services and tasks of our stack alone, if it may', async (t) => {
  const { engine, get } = await startReader(t);
  const service = (ID: string, Name: string, more = {}) => ({ ID, Spec: { Name }, ...more });
  engine.answers['/info'] = { Swarm: { ControlAvailable: true } };
  engine.answers['/services'] = [
    service('1', 'numbers-swarm_numbers-api', { UpdateStatus: { State: 'updating' } }),
    service('2', 'numbers-swarm_numbers-web'),
    service('3', `payroll_${SECRET}`),
  ];
  const failed = { State: 'failed', Err: SECRET.repeat(200), ContainerStatus: { ExitCode: 1 } };
  engine.answers['/tasks'] = [
    { ServiceID: '1', Slot: 2, Status: failed },
    { ServiceID: '2', Status: { State: 'running', ContainerStatus: { ExitCode: 0 } } },
    { ServiceID: '3', Slot: 1, Status: { State: 'running' } },
  ];
  const { services, tasks } = await get<Facts>('/facts');
  assert.deepEqual(services, [
    { name: 'numbers-api', updateStatus: { state: 'updating' } },
    { name: 'numbers-web' },
  ]);
  assert.deepEqual(tasks, [
    { service: 'numbers-api', slot: 2, state: 'failed', exitCode: 1 },
    { service: 'numbers-web', slot: 0, state: 'running' },
  ]);
  // A proxy in front of the socket may refuse to answer.
  for (const path of ['/services', '/info']) {
    engine.answers[path] = undefined;
    const facts = await get<Facts>('/facts');
    assert.deepEqual([facts.containers.length, facts.services], [1, undefined]);
  }
});

const swarm = {
  'com.docker.stack.namespace': 'numbers-swarm',
  'com.docker.swarm.service.name': 'numbers-swarm_numbers-api',
  'com.docker.swarm.task.name': 'numbers-swarm_numbers-api.3.abc',
};

/** Our events, and what is reported of them. */
const TOLD: [object, object][] = [
  [event('start', swarm), { action: 'start' }],
  [event('die', ours, { exitCode: '137' }), { action: 'die', exitCode: 137 }],
  [event('kill', ours, { signal: '15' }), { action: 'kill', signal: 15 }],
  [event('oom', ours), { action: 'oom' }],
  [event('health_status: unhealthy', ours), { action: 'health_status', health: 'unhealthy' }],
];

/** Events of others, of other stacks, of commands, of an unknown action; of a container made of our image. */
const KEPT = [
  event('die', theirs, { exitCode: '1' }),
  event('start', { ...swarm, 'com.docker.stack.namespace': 'payroll' }),
  event(`exec_start: sh -c ${SECRET}`, ours),
  event('dream', ours),
  event('start', {
    'com.docker.compose.project': 'numbers',
    'com.docker.compose.service': 'numbers-api',
  }),
];

test('GET /events tells what happened to our containers, and nothing else', async (t) => {
  const { engine, eventsUntil } = await startReader(t);
  for (const raw of [...KEPT, ...TOLD.map(([ours]) => ours)]) engine.tell(raw);
  const at = '2026-11-24T06:00:00.123Z';
  const common = { at, service: 'numbers-api', container: 'aaaaaaaaaaaa' };
  const all = await eventsUntil(TOLD.length);
  const told = TOLD.map(([, expected], place) => ({ id: place + 1, ...common, ...expected }));
  assert.deepEqual(all, told);
});

test('the last 2,000 events are kept', async (t) => {
  const { engine, eventsUntil } = await startReader(t);
  for (let start = 0; start < 2_005; start += 1) engine.tell(event('start', ours));
  const events = await eventsUntil(2_005);
  assert.deepEqual([events.length, events[0]?.id], [2_000, 6]);
});

// Two of them wait for five seconds.
describe('the Engine', { concurrency: 3 }, () => {
  test('a socket that nobody listens on any more: exit 1, and the command that helps', async (t) => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'engine-'));
    const socket = join(folder.path, 'first');
    const server = createServer().listen(socket);
    await once(server, 'listening');
    const ENGINE_SOCKET = join(folder.path, 'old');
    await rename(socket, ENGINE_SOCKET);
    server.close();
    const main = join(import.meta.dirname, '../src/main.ts');
    const reader = startMain(t, main, { ENGINE_SOCKET });
    await reader.logged(/docker compose --profile workshop up --detach/);
    assert.deepEqual(await reader.ended, { code: 1, signal: null, errors: '' });
  });

  test('GET /facts is 503 while it does not answer, why is logged once, and its events may be silent', async (t) => {
    const log = silentLog();
    const warn = t.mock.method(log, 'warn');
    const { engine, get, status } = await startReader(t, log);
    const { completeSince } = await get<Events>('/events');
    for (const answer of [undefined, undefined, [], undefined]) {
      engine.answers['/containers/json'] = answer;
      assert.equal(await status('/facts'), answer ? 200 : 503);
    }
    assert.equal(warn.mock.callCount(), 2);
    Object.assign(engine.answers, { '/containers/json': [], '/info': null });
    const startedAt = performance.now();
    assert.equal(await status('/facts'), 503);
    assert.ok(performance.now() - startedAt > 4_900, 'it is given five seconds');
    assert.equal((await get<Events>('/events')).completeSince, completeSince);
  });

  test('after it was away it is followed again, and since when is told', async (t) => {
    const { engine, get, status } = await startReader(t);
    const before = await get<Events>('/events');
    engine.hangUp();
    await waitFor('the end', 120, async () => (await status('/ready')) === 503);
    assert.equal((await get<Events>('/events')).completeSince, undefined);
    await waitFor('the reader to come back', 120, async () => (await status('/ready')) === 200);
    const after = await get<Events>('/events');
    assert.ok(String(after.completeSince) > String(before.completeSince));
    assert.equal(after.startedAt, before.startedAt);
  });
});
