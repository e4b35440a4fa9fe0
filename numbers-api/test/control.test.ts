// The routes that switch faults on and off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { catalogueSchema } from 'contract';
import { catalogue } from '../src/faults/catalogue.ts';
import { startTestService } from './support/service.ts';

const names = catalogue.map(({ name }) => name);

test('GET /faults shows every type, its settings and what is active', async (t) => {
  const { api, switchOn } = await startTestService(t);
  switchOn('error', { count: 3, duration: 60 });
  await api.get('/rng').expect(500);
  const { types, active } = catalogueSchema.parse((await api.get('/faults').expect(200)).body);
  assert.deepEqual(
    types.map(({ name }) => name),
    names,
  );
  for (const { name, shows, spares, cure, settings } of types) {
    for (const text of [shows, spares, cure]) assert.match(text, /^.{10,120}\.$/);
    assert.equal(settings.additionalProperties, false);
    for (const { description } of Object.values(settings.properties)) assert.ok(description, name);
  }
  const secondsLeft = active[0]?.secondsLeft ?? 0;
  assert.ok(secondsLeft > 50 && secondsLeft <= 60);
  assert.partialDeepStrictEqual(active, [{ type: 'error', hits: 1, hitsLeft: 2 }]);
});

const routes = ['/rng', '/health'];
for (const [name, symptom, defaults] of [
  ['latency', 'keeps waiting', { routes, delay: 1_000, jitter: 0 }],
  ['block', 'keeps waiting', { routes }],
  ['memory', 'dies', { routes, mbPerSecond: 20 }],
  ['crash', 'dies', { routes }],
  ['exception', 'dies', { routes }],
  ['hang', 'keeps waiting', { routes }],
  ['reset', 'answers wrongly', { routes }],
  ['fail-after', 'answers wrongly', { routes, calls: 3 }],
  ['flap', 'answers wrongly', { routes, up: 15, down: 15 }],
  ['error', 'answers wrongly', { routes, status: 500 }],
  ['unready', 'says no', { routes: ['/ready'] }],
  ['ignore-sigterm', 'says no', { routes }],
  ['overload', 'keeps waiting', { routes: ['/rng'], perSecond: 15, queue: 1_000 }],
] as const) {
  test(`PUT /faults/${name} and DELETE /faults/${name}`, async (t) => {
    const { api, faults } = await startTestService(t);
    const { body } = await api.put(`/faults/${name}`).send({ rate: 0 }).expect(200);
    const expected = { type: name, settings: { rate: 0, ...defaults }, hits: 0 };
    assert.partialDeepStrictEqual(body.active, [expected]);
    assert.equal(faults.catalogue.find((type) => type.name === name)?.symptom, symptom);
    await api.delete(`/faults/${name}`).expect(204, '');
    await api.delete(`/faults/${name}`).expect(204);
    assert.deepEqual(faults.active(), []);
  });
}

test('PUT /faults/error again replaces it; without a body, it takes the defaults', async (t) => {
  const { api } = await startTestService(t);
  await api.put('/faults/error').send({ count: 1 }).expect(200);
  const { body } = await api.put('/faults/error').send({ status: 503 }).expect(200);
  assert.equal(body.active.length, 1);
  assert.deepEqual(body.active[0].settings, { routes, rate: 1, status: 503 });
  await api.put('/faults/error').set('Content-Length', '0').expect(200);
  await api.put('/faults/error').type('json').send('').expect(200);
  const { body: last } = await api.put('/faults/error').expect(200);
  assert.equal(last.active[0].settings.status, 500);
});

test('POST /reset restores the state after a fresh start; DELETE /faults ends the bug, too', async (t) => {
  const { api, faults, switchOn } = await startTestService(t, { FAIL_AFTER_CALLS: '1' });
  switchOn('error', { status: 503, routes: ['/health'] });
  await api.get('/rng').expect(200);
  await api.get('/rng').expect(500);
  await api.get('/health').expect(500);
  await api.post('/reset').expect(204);
  assert.equal(faults.calls, 0);
  assert.equal(faults.problem, undefined);
  const { body } = await api.get('/faults').expect(200);
  assert.partialDeepStrictEqual(body.active, [
    { type: 'fail-after', settings: { calls: 1 }, hits: 0 },
  ]);
  await api.get('/rng').expect(200);
  await api.get('/rng').expect(500);
  await api.delete('/faults').expect(204);
  await api.get('/rng').expect(200);
});

const DEADLY = 'SIGABRT SIGBUS SIGFPE SIGHUP SIGILL SIGINT SIGKILL SIGQUIT SIGSEGV SIGTERM';
const KNOWN = 'routes, rate, count, duration, seed, secret, status';
for (const [type, body, detail] of [
  ['error', { duration: 86_401 }, /^duration: .*<=86400$/],
  ['error', { duration: 0 }, /^duration: .*>0$/],
  ['error', { count: 1_000_000_001 }, /^count: .*<=1000000000$/],
  ['error', { count: 0 }, /^count: .*>=1$/],
  ['error', { count: 1.5 }, /^count: .*expected int/],
  ['error', { seed: 4_294_967_296 }, /^seed: .*<=4294967295$/],
  ['error', { rate: 1.1 }, /^rate: .*<=1$/],
  ['error', { rate: '1' }, /^rate: .*expected number/],
  ['error', { routes: [] }, /^routes: .*>=1 items$/],
  ['error', { routes: ['/faults'] }, /^routes\.0: .*"\/rng"\|"\/health"\|"\/ready"$/],
  ['error', { status: 600 }, /^status: .*<=599$/],
  ['error', { status: 399 }, /^status: .*>=400$/],
  ['error', { stat: 500 }, new RegExp(`^stat: Unknown field. The fields are ${KNOWN}$`)],
  ['error', [], /^Invalid input: expected object/],
  ['latency', { delay: 3_600_001, jitter: -1 }, /^delay: .*<=3600000; jitter: .*>=0$/],
  ['latency', { delay: -1, jitter: 3_600_001 }, /^delay: .*>=0; jitter: .*<=3600000$/],
  ['flap', { up: 0, down: 86_401 }, /^up: .*>0; down: .*<=86400$/],
  ['block', { seconds: 86_401 }, /^seconds: .*<=86400$/],
  ['memory', { mbPerSecond: 1_001 }, /^mbPerSecond: .*<=1000$/],
  ['fail-after', { calls: -1 }, /^calls: .*>=0$/],
  ['crash', { exitCode: 256 }, /^exitCode: .*<=255$/],
  ['crash', { exitCode: 1, signal: 'SIGKILL' }, /^signal: Either exitCode or signal, not both$/],
  ['crash', { signal: 'SIGSTOP' }, new RegExp(`^signal: .* "${DEADLY.split(' ').join('"\\|"')}"$`)],
] as const) {
  test(`PUT /faults/${type} ${JSON.stringify(body)} is rejected`, async (t) => {
    const { api, faults } = await startTestService(t);
    const answer = await api.put(`/faults/${type}`).send(body).expect(400);
    assert.match(answer.body.detail, detail);
    assert.ok(answer.body.errors[0].detail);
    assert.deepEqual(faults.active(), []);
  });
}

test('PUT of an unknown type says which types there are', async (t) => {
  const { api } = await startTestService(t);
  for (const name of ['fire', '__proto__', 'constructor']) {
    const { body } = await api.put(`/faults/${name}`).expect(404);
    assert.equal(body.detail, `There is no such fault; the types are ${names.join(', ')}.`);
    assert.deepEqual(body.types, names);
  }
});

for (const [method, path] of [
  ['put', '/faults/error'],
  ['delete', '/faults/error'],
  ['delete', '/faults'],
  ['post', '/reset'],
] as const) {
  test(`${method} ${path} is refused to web pages, and without FAULT_INJECTION`, async (t) => {
    const { api } = await startTestService(t);
    await api[method](path).set('Origin', 'http://localhost:8088').expect(403);
    await api[method](path).set('Host', 'evil.example').expect(403);
    const typedByHand = await api[method](path).set('Sec-Fetch-Site', 'none');
    assert.ok(typedByHand.ok);
    const { api: closed } = await startTestService(t, { FAULT_INJECTION: 'off' });
    await closed[method](path).expect(404);
    await closed.get('/faults').expect(404);
  });
}

for (const [method, path, allow] of [
  ['post', '/rng', 'GET, HEAD'],
  ['delete', '/health', 'GET, HEAD'],
  ['put', '/ready', 'GET, HEAD'],
  ['put', '/', 'GET, HEAD'],
  ['put', '/metrics', 'GET, HEAD'],
  ['put', '/openapi.json', 'GET, HEAD'],
  ['post', '/faults', 'GET, HEAD, DELETE'],
  ['post', '/faults/error', 'PUT, DELETE'],
  ['get', '/reset', 'POST'],
] as const) {
  test(`${method} ${path} is not allowed`, async (t) => {
    const { api } = await startTestService(t);
    const { body } = await api[method](path).expect(405).expect('Allow', allow);
    const refused = `does not support ${method.toUpperCase()}, only ${allow}.`;
    assert.equal(body.detail, `${path} ${refused}`);
  });
}
