// What the reader tells of the moment.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { type Container, type Events, type Facts, factsSchema } from '../src/facts.ts';
import { startReader } from './support/reader.ts';
import { answersWithTheirs, idOf, inspected, ours, SECRET } from './support/samples.ts';

test('GET /facts tells of our containers what a lab needs, and of others nothing', async (t) => {
  const { engine, get } = await startReader(t);
  Object.assign(engine.answers, answersWithTheirs);
  const facts = await get<Facts>('/facts');
  assert.deepEqual(facts.containers, [
    {
      id: 'aaaaaaaaaaaa',
      name: 'numbers-api-1',
      service: 'numbers-api',
      image: 'numbers/numbers-api:v3',
      state: 'running',
      exitCode: 0,
      startedAt: '2026-11-24T06:10:02.500Z',
      restartCount: 4,
      health: 'unhealthy',
      healthCheck: { interval: 5, timeout: 1, retries: 2, startPeriod: 0, startInterval: 0 },
      init: true,
      restartPolicy: 'on-failure',
      memoryLimit: 201_326_592,
      dependsOn: [],
    },
  ]);
  assert.equal(facts.services, undefined);
  assert.doesNotMatch(JSON.stringify(facts), new RegExp(SECRET));
});

const state = { Status: 'dreaming', ExitCode: 137, StartedAt: '0001-01-01T00:00:00Z' };
const config = (labels: object, check?: object) => ({
  Config: { Image: 'x', Labels: { ...ours('numbers-api'), ...labels }, Healthcheck: check },
});
const dependencies = 'numbers-web:service_started:false,db:service_healthy:true';

const variants: [string, object, Partial<Container>][] = [
  [
    'a state that is not known yet, never started or checked',
    { State: state },
    { state: 'dreaming', exitCode: 137, startedAt: undefined, health: 'none' },
  ],
  ['a check that is switched off', config({}, { Test: ['NONE'] }), { healthCheck: undefined }],
  [
    'no init',
    { HostConfig: { RestartPolicy: { Name: '' } } },
    { init: false, restartPolicy: 'no', memoryLimit: 0 },
  ],
  [
    'dependencies',
    config({ 'com.docker.compose.depends_on': dependencies }),
    { dependsOn: ['numbers-web', 'db'] },
  ],
];

test('GET /facts tells what is missing, too', async (t) => {
  const { engine, get } = await startReader(t);
  for (const [place, [, overrides]] of variants.entries()) {
    const id = idOf(`${place}`);
    engine.answers[`/containers/${id}/json`] = inspected(id, ours('numbers-api'), overrides);
  }
  engine.answers['/containers/json'] = variants.map((_, place) => ({ Id: idOf(`${place}`) }));
  const { containers } = factsSchema.parse(await get('/facts'));
  for (const [place, [what, , expected]] of variants.entries()) {
    for (const [name, value] of Object.entries(expected)) {
      assert.deepEqual(containers[place]?.[name as keyof Container], value, `${what}: ${name}`);
    }
  }
});

test('GET /facts tells of the services and tasks of our stack alone', async (t) => {
  const { engine, get } = await startReader(t);
  const service = (ID: string, Name: string, more = {}) => ({ ID, Spec: { Name }, ...more });
  engine.answers['/info'] = { Swarm: { ControlAvailable: true } };
  engine.answers['/services'] = [
    service('1', 'numbers-swarm_numbers-api', { UpdateStatus: { State: 'updating' } }),
    service('2', 'numbers-swarm_numbers-web'),
    service('3', `payroll_${SECRET}`),
  ];
  const failed = { State: 'failed', Err: SECRET, ContainerStatus: { ExitCode: 1 } };
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
});

test('GET /facts leaves out what is gone by the time it is looked at', async (t) => {
  const { engine, get } = await startReader(t);
  engine.answers['/containers/json'] = [{ Id: idOf('d') }];
  assert.deepEqual((await get<Facts>('/facts')).containers, []);
});

// One of them waits for five seconds.
describe('the facts', { concurrency: 3 }, () => {
  test('GET /facts is 503 while the Engine does not answer', async (t) => {
    const { engine, status } = await startReader(t);
    engine.answers['/containers/json'] = undefined;
    assert.equal(await status('/facts'), 503);
  });

  test('GET /facts gives a silent Engine five seconds; its events may be silent for longer', async (t) => {
    const { engine, get, status } = await startReader(t);
    const { completeSince } = await get<Events>('/events');
    engine.answers['/info'] = null;
    const startedAt = performance.now();
    assert.equal(await status('/facts'), 503);
    const seconds = (performance.now() - startedAt) / 1_000;
    assert.ok(seconds > 4.9, `${seconds} s`);
    assert.equal((await get<Events>('/events')).completeSince, completeSince);
  });

  test('the Engine is asked in our version of its API, or in the oldest that it knows', async (t) => {
    const { engine, get } = await startReader(t);
    await get('/facts');
    assert.ok(engine.asked.includes('GET /v1.44/info'));
    engine.minApiVersion = '1.60';
    const before = engine.asked.length;
    engine.hangUp();
    await waitFor('the reader to come back', 120, () => engine.asked.length >= before + 2);
    await get('/facts');
    assert.ok(engine.asked.includes('GET /v1.60/info'));
  });
});
