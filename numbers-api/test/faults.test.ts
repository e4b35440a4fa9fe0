// What each type of fault does to requests. Those that end the process are in deadly-faults.test.ts.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get } from 'node:http';
import { mock, test } from 'node:test';
import { block } from '../src/faults/block.ts';
import type { FaultContext, Strike } from '../src/faults/fault-type.ts';
import type { Faults } from '../src/faults/faults.ts';
import { latency } from '../src/faults/latency.ts';
import { FAULTY_ROUTES, startTestService } from './support/service.ts';

test('latency keeps to delay ± jitter', (t) => {
  const timer = t.mock.method(globalThis, 'setTimeout', () => {});
  for (const [delay, jitter, random, wait] of [
    [60, 0, 0.9, 60],
    [60, 20, 0, 40],
    [60, 20, 0.75, 70],
    [60, 100, 0, 0],
  ] as const) {
    const effect = latency.switchOn({ delay, jitter } as never, {} as FaultContext);
    effect.strike?.({ random: () => random } as Strike);
    assert.equal(timer.mock.calls.at(-1)?.arguments[1], wait);
  }
});

test('latency lets no request through whose client has gone', async (t) => {
  const { server, port, api, faults, switchOn } = await startTestService(t);
  switchOn('latency', { delay: 80 });
  switchOn('error');
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const client = get({ port, path: '/rng' }).on('error', () => {});
  const [{ socket }] = await once(server, 'request');
  client.destroy();
  await once(socket, 'close');
  t.mock.timers.tick(80);
  t.mock.timers.reset();
  await api.get('/health').expect(500);
  assert.deepEqual(hitsOf(faults), { latency: 2, error: 1 });
});

test('block stops the event loop for its seconds', () => {
  const started = performance.now();
  let turned = false;
  setImmediate(() => (turned = true));
  function passOn(): void {
    assert.ok(performance.now() - started >= 199);
    assert.equal(turned, false);
  }
  const strike = { passOn: mock.fn(passOn) };
  block.switchOn({ seconds: 0.2 } as never, {} as FaultContext).strike?.(strike as never);
  assert.equal(strike.passOn.mock.callCount(), 1);
});

test('hang gives no answer, but leaves the other routes alone; reset cuts the connection', async (t) => {
  const { api, switchOn } = await startTestService(t);
  switchOn('hang', { routes: ['/rng'] });
  await assert.rejects(api.get('/rng').timeout(50), { code: 'ECONNABORTED' });
  await api.get('/health').expect(200);
  switchOn('reset');
  await assert.rejects(api.get('/health'), { code: 'ECONNRESET' });
});

for (const [what, on, steps, problem, hits] of [
  [
    'fail-after breaks all its routes after so many calls',
    { 'fail-after': { calls: 2 } },
    '/rng 200, /health 200, /rng 200, /rng 500, /health 500',
    'broken since call 3: the built-in bug allows 2 calls',
    { 'fail-after': 2 },
  ],
  [
    'fail-after counts the calls that another fault has answered',
    { unready: { routes: ['/rng'], count: 1 }, 'fail-after': { calls: 1 } },
    '/rng 503, /rng 500',
    'broken since call 2: the built-in bug allows 1 calls',
    { 'fail-after': 1 },
  ],
  [
    'fail-after that spares /health reports nothing to it',
    { 'fail-after': { calls: 0, routes: ['/rng'] } },
    '/rng 500',
    undefined,
    { 'fail-after': 1 },
  ],
  [
    'a fault that ends the request leaves the later ones unhit',
    { unready: { routes: ['/rng'] }, error: { count: 2 }, latency: { delay: 1 } },
    '/rng 500, /rng 500, /rng 503',
    undefined,
    { latency: 3, unready: 1 },
  ],
  ['the last hit withdraws its report', { error: { count: 1 } }, '/health 500', undefined, {}],
  [
    'a health check that passes clears what a fault has reported',
    { error: { rate: 0.5, seed: 1 } },
    '/health 500, /health 200',
    undefined,
    { error: 1 },
  ],
] as const) {
  test(what, async (t) => {
    const { api, faults, switchOn } = await startTestService(t);
    for (const [type, settings] of Object.entries(on)) switchOn(type, settings);
    for (const step of steps.split(', ')) {
      const [route = '', status] = step.split(' ');
      await api.get(route).expect(Number(status));
    }
    assert.equal(faults.problem, problem);
    assert.deepEqual(hitsOf(faults), hits);
  });
}

test('fail-after lets so many calls pass that wait at the same time', async (t) => {
  const { api, switchOn } = await startTestService(t, { FAIL_AFTER_CALLS: '3' });
  switchOn('latency', { delay: 100, routes: ['/rng'] });
  const answers = await Promise.all([1, 2, 3, 4].map(() => api.get('/rng')));
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 200, 200, 500]);
  await api.head('/rng').expect(500);
});

test('a fault withdraws only what it has reported itself', async (t) => {
  const { api, faults, switchOn } = await startTestService(t);
  switchOn('fail-after', { calls: 0 });
  await api.get('/rng').expect(500);
  faults.checkUnanswered('the disk is full');
  switchOn('fail-after', { calls: 5 });
  assert.equal(faults.problem, 'the disk is full');
});

test('flap is down first, then up, then down again', async (t) => {
  const { api, switchOn } = await startTestService(t);
  let now = 1_000;
  t.mock.method(performance, 'now', () => now);
  switchOn('flap', { up: 2, down: 3 });
  for (const [seconds, status] of [
    [0, 503],
    [2.9, 503],
    [3, 200],
    [4.9, 200],
    [5, 503],
    [8, 200],
  ] as const) {
    now = 1_000 + seconds * 1_000;
    const { body } = await api.get('/rng').expect(status);
    if (status === 503) assert.equal(body.detail, 'the fault flap is in its down phase');
  }
});

// Those that leave the process alive and the requests with an answer.
for (const [type, more] of [
  ['corrupt', {}],
  ['drip', { bytesPerSecond: 1_000 }],
  ['error', {}],
  ['fail-after', { calls: 0 }],
  ['flap', {}],
  ['latency', { delay: 1 }],
  ['overload', { perSecond: 1_000 }],
  ['unready', {}],
] as const) {
  test(`nothing reports a secret ${type} until it is off`, async (t) => {
    const { api, log } = await startTestService(t);
    const lines: string[] = [];
    for (const level of ['info', 'warn', 'error'] as const) {
      t.mock.method(log, level, (line: string) => lines.push(line));
    }
    const read = async (route: string) => (await api.get(route)).text;
    const injected = async () => (await read('/metrics')).match(/^faults_injected_total.*$/gm);
    const before = await injected();
    const settings = { secret: true, routes: FAULTY_ROUTES, ...more };
    await api.put(`/faults/${type}`).send(settings).expect(200, '{"active":[]}\n');
    for (const route of [...FAULTY_ROUTES, '/']) lines.push(await read(route));
    assert.doesNotMatch(lines.join(), /the fault|fault \w|the bug|down phase|"type"/);
    assert.match(await read('/faults'), /"active":\[\]/);
    assert.deepEqual(await injected(), before);
    await api.delete('/faults').expect(204);
    assert.match(lines.at(-1) ?? '', new RegExp(`^fault ${type} ended: switched off; hits: [34]$`));
  });
}

function hitsOf(faults: Faults): Record<string, number> {
  return Object.fromEntries(faults.active().map(({ type, hits }) => [type, hits]));
}
