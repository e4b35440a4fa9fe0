// What the reader tells of the moment, and of the past.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { type Container, type Events, type Facts, factsSchema } from '../src/facts.ts';
import {
  answersWithTheirs,
  event,
  idOf,
  inspected,
  ours,
  SECRET,
  startReader,
  type TestReader,
  theirs,
} from './support.ts';

test('GET /facts tells of our containers what a lab needs, and of others nothing', async (t) => {
  const { engine, get } = await startReader(t);
  Object.assign(engine.answers, answersWithTheirs);
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
  assert.equal(facts.services, undefined);
  assert.doesNotMatch(JSON.stringify(facts), new RegExp(SECRET));
});

const dependsOn = 'numbers-web:service_started:false,db:service_healthy:true';
const config = (labels: object, check?: object) => ({
  Config: { Image: 'x', Labels: { ...ours, ...labels }, Healthcheck: check },
});

/** What the Engine says otherwise, and what is told of it. */
const VARIANTS: [object, Partial<Container>][] = [
  [
    // A state that is not known yet, never started or checked.
    { State: { Status: 'dreaming', ExitCode: 137, StartedAt: '0001-01-01T00:00:00Z' } },
    { state: 'dreaming', exitCode: 137, startedAt: undefined, health: 'none' },
  ],
  [config({}, { Test: ['NONE'] }), { hasHealthCheck: false }],
  [config({ 'com.docker.compose.depends_on': dependsOn }), { dependsOn: ['numbers-web', 'db'] }],
  [
    { HostConfig: { RestartPolicy: { Name: '' } } },
    { init: false, restartPolicy: 'no', memoryLimit: 0 },
  ],
];

test('GET /facts tells what is missing, and leaves out what is gone by then', async (t) => {
  const { engine, get } = await startReader(t);
  for (const [place, [overrides]] of VARIANTS.entries()) {
    const id = idOf(`${place}`);
    engine.answers[`/containers/${id}/json`] = inspected(id, ours, overrides);
  }
  engine.answers['/containers/json'] = [...VARIANTS, 'gone'].map((_, place) => ({
    Id: idOf(`${place}`),
  }));
  const { containers } = factsSchema.parse(await get('/facts'));
  assert.equal(containers.length, VARIANTS.length);
  for (const [place, [, expected]] of VARIANTS.entries()) {
    assert.partialDeepStrictEqual({ startedAt: undefined, ...containers[place] }, expected);
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
});

const swarm = {
  'com.docker.stack.namespace': 'numbers-swarm',
  'com.docker.swarm.service.name': 'numbers-swarm_numbers-api',
  'com.docker.swarm.task.name': 'numbers-swarm_numbers-api.3.abc',
};

/** Ours, and what is told of them. */
const TOLD: [object, object][] = [
  [event('start', ours), { action: 'start' }],
  [event('die', ours, { exitCode: '137' }), { action: 'die', exitCode: 137 }],
  [event('kill', ours, { signal: '15' }), { action: 'kill', signal: 15 }],
  [event('oom', ours), { action: 'oom' }],
  [event('health_status: unhealthy', ours), { action: 'health_status', health: 'unhealthy' }],
  [event('start', swarm), { action: 'start' }],
];

/** Of others, of other stacks, of commands, of an unknown action; of a container made of our image. */
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

test('GET /events tells what happened to our containers after an event, and nothing else', async (t) => {
  const reader = await startReader(t);
  for (const raw of [...KEPT, ...TOLD.map(([ours]) => ours)]) reader.engine.tell(raw);
  const at = '2026-11-24T06:00:00.123Z';
  const common = { at, service: 'numbers-api', container: 'aaaaaaaaaaaa' };
  const all = await eventsUntil(reader, TOLD.length);
  const told = TOLD.map(([, expected], place) => ({ id: place + 1, ...common, ...expected }));
  assert.deepEqual(all, told);
  const { events } = await reader.get<Events>('/events?since=2');
  assert.deepEqual(events, all.slice(2));
});

test('the last 2,000 events are kept', async (t) => {
  const reader = await startReader(t);
  for (let start = 0; start < 2_005; start += 1) reader.engine.tell(event('start', ours));
  const events = await eventsUntil(reader, 2_005);
  assert.equal(events.length, 2_000);
  assert.equal(events[0]?.id, 6);
});

function eventsUntil({ get }: TestReader, lastId: number): Promise<Events['events']> {
  return waitFor(`event ${lastId}`, 120, async () => {
    const { events } = await get<Events>('/events');
    return events.at(-1)?.id === lastId && events;
  });
}
