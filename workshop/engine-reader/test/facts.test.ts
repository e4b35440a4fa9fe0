// What the reader tells of the moment.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { type Events, type Facts, factsSchema } from '../src/facts.ts';
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
      number: 1,
      engine: 'compose',
      oneOff: false,
      image: 'numbers/numbers-api:v3',
      state: 'running',
      exitCode: 0,
      oomKilled: false,
      createdAt: '2026-11-24T06:10:01.123Z',
      startedAt: '2026-11-24T06:10:02.500Z',
      restartCount: 4,
      health: {
        status: 'unhealthy',
        failingStreak: 2,
        log: [
          {
            start: '2026-11-24T06:19:13.000Z',
            end: '2026-11-24T06:19:13.013Z',
            exitCode: 1,
            output: 'status 500',
          },
        ],
      },
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

const variants: [string, object, Partial<Facts['containers'][number]>][] = [
  ['no health check', { State: { ...state('exited'), Health: undefined } }, { health: undefined }],
  [
    'a check that is switched off',
    { Config: { Image: 'x', Labels: ours('numbers-api'), Healthcheck: { Test: ['NONE'] } } },
    { healthCheck: undefined },
  ],
  [
    'no init',
    { HostConfig: { RestartPolicy: { Name: '' } } },
    { init: false, restartPolicy: 'no' },
  ],
  [
    'an end by the kernel',
    { State: { ...state('restarting'), ExitCode: 137, OOMKilled: true } },
    { state: 'restarting', exitCode: 137, oomKilled: true },
  ],
  [
    'a state that is not known yet',
    { State: state('dreaming') },
    { state: 'dreaming', health: undefined },
  ],
  [
    'dependencies',
    {
      Config: {
        Image: 'x',
        Labels: {
          ...ours('numbers-web'),
          'com.docker.compose.depends_on':
            'numbers-api:service_started:false,db:service_healthy:true',
        },
      },
    },
    { service: 'numbers-web', dependsOn: ['numbers-api', 'db'] },
  ],
];

for (const [what, overrides, expected] of variants) {
  test(`GET /facts of a container with ${what}`, async (t) => {
    const { engine, get } = await startReader(t);
    engine.answers['/containers/json'] = [{ Id: idOf('c') }];
    engine.answers[`/containers/${idOf('c')}/json`] = inspected(
      idOf('c'),
      ours('numbers-api'),
      overrides,
    );
    const [container] = factsSchema.parse(await get('/facts')).containers;
    assert.ok(container);
    for (const [name, value] of Object.entries(expected)) {
      assert.deepEqual(container[name as keyof typeof container], value, name);
    }
  });
}

test('GET /facts leaves out what is gone by the time it is looked at', async (t) => {
  const { engine, get } = await startReader(t);
  engine.answers['/containers/json'] = [{ Id: idOf('d') }];
  assert.deepEqual((await get<Facts>('/facts')).containers, []);
});

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
  assert.ok(seconds > 4.9 && seconds < 10, `${seconds} s`);
  assert.equal((await get<Events>('/events')).completeSince, completeSince);
});

test('the Engine is asked in our version of its API, or in the oldest that it knows', async (t) => {
  const { engine, get } = await startReader(t);
  await get('/facts');
  assert.ok(engine.asked.includes('GET /v1.44/info'));
  engine.minApiVersion = '1.60';
  const before = engine.asked.length;
  engine.hangUp();
  await waitFor('the reader to come back', 30, () => engine.asked.length >= before + 2);
  await get('/facts');
  assert.ok(engine.asked.includes('GET /v1.60/info'));
});

function state(status: string) {
  return {
    Status: status,
    ExitCode: 1,
    OOMKilled: false,
    StartedAt: '2026-11-24T06:10:02Z',
    FinishedAt: '2026-11-24T06:10:03Z',
  };
}
