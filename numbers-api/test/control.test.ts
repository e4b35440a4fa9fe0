// The routes that switch faults on and off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { catalogue } from '../src/faults/catalogue.ts';
import { startTestService } from './support/service.ts';

const names = catalogue.map((type) => type.name);
const UNKNOWN = new RegExp(`^There is no such fault; the types are ${names.join(', ')}\\.$`);

test('GET /faults shows every type, its settings and what is active', async (t) => {
  const { server, switchOn } = await startTestService(t);
  switchOn('error', { count: 3, duration: 60 });
  await request(server).get('/rng').expect(500);
  const { body } = await request(server).get('/faults').expect(200);
  assert.deepEqual(
    body.types.map((type: { name: string }) => type.name),
    names,
  );
  for (const type of body.types) {
    for (const text of ['shows', 'spares', 'cure']) assert.match(type[text], /^.{10,120}\.$/);
    assert.equal(type.settings.additionalProperties, false);
    for (const [field, schema] of Object.entries<{ description?: string }>(
      type.settings.properties,
    )) {
      assert.ok(schema.description, `${type.name}.${field} has no description`);
    }
  }
  const [active] = body.active;
  assert.ok(active.secondsLeft > 50 && active.secondsLeft <= 60);
  assert.partialDeepStrictEqual(active, { type: 'error', hits: 1, hitsLeft: 2 });
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
] as const) {
  test(`PUT /faults/${name} and DELETE /faults/${name}`, async (t) => {
    const { server, faults } = await startTestService(t);
    const { body } = await request(server).put(`/faults/${name}`).send({ rate: 0 }).expect(200);
    const expected = { type: name, settings: { rate: 0, ...defaults }, hits: 0 };
    assert.deepEqual(body.active, [expected]);
    assert.equal(faults.catalogue.find((type) => type.name === name)?.symptom, symptom);
    await request(server).delete(`/faults/${name}`).expect(204, '');
    await request(server).delete(`/faults/${name}`).expect(204);
    assert.deepEqual(faults.active(), []);
  });
}

test('PUT /faults/error again replaces the one that is on', async (t) => {
  const { server } = await startTestService(t);
  await request(server).put('/faults/error').send({ count: 1 }).expect(200);
  const { body } = await request(server).put('/faults/error').send({ status: 503 }).expect(200);
  assert.equal(body.active.length, 1);
  assert.deepEqual(body.active[0].settings, {
    routes: ['/rng', '/health'],
    rate: 1,
    status: 503,
  });
});

test('PUT /faults/error without a body takes the defaults', async (t) => {
  const { server } = await startTestService(t);
  const { body } = await request(server).put('/faults/error').expect(200);
  assert.equal(body.active[0].settings.status, 500);
  await request(server).put('/faults/error').set('Content-Length', '0').expect(200);
  await request(server).put('/faults/error').type('json').send('').expect(200);
});

test('DELETE /faults switches all off', async (t) => {
  const { server, faults, switchOn } = await startTestService(t, { FAIL_AFTER_CALLS: 3 });
  switchOn('error');
  await request(server).delete('/faults').expect(204);
  assert.deepEqual(faults.active(), []);
});

test('POST /reset makes everything as after a fresh start', async (t) => {
  const { server, switchOn, state, health } = await startTestService(t, { FAIL_AFTER_CALLS: 1 });
  switchOn('error', { status: 503, routes: ['/health'] });
  await request(server).get('/rng').expect(200);
  await request(server).get('/rng').expect(500);
  await request(server).get('/health').expect(500);
  await request(server).post('/reset').expect(204);
  assert.equal(state.calls, 0);
  assert.equal(health.problem, undefined);
  const { body } = await request(server).get('/faults').expect(200);
  assert.partialDeepStrictEqual(body.active, [
    { type: 'fail-after', settings: { calls: 1 }, hits: 0 },
  ]);
  await request(server).get('/rng').expect(200);
  await request(server).get('/rng').expect(500);
});

for (const [type, body, status, detail] of [
  ['error', { duration: 86_401 }, 400, /^duration: .*<=86400$/],
  ['error', { count: 1_000_000_001 }, 400, /^count: .*<=1000000000$/],
  ['error', { seed: 4_294_967_296 }, 400, /^seed: .*<=4294967295$/],
  ['error', { status: 600 }, 400, /^status: .*<=599$/],
  ['latency', { delay: 3_600_001 }, 400, /^delay: .*<=3600000$/],
  ['latency', { jitter: 3_600_001 }, 400, /^jitter: .*<=3600000$/],
  ['flap', { up: 0, down: 86_401 }, 400, /^up: .*>0; down: .*<=86400$/],
  ['block', { seconds: 86_401 }, 400, /^seconds: .*<=86400$/],
  ['memory', { mbPerSecond: 1_001 }, 400, /^mbPerSecond: .*<=1000$/],
  ['fail-after', { calls: -1 }, 400, /^calls: .*>=0$/],
  ['error', { rate: 1.1 }, 400, /^rate: .*<=1$/],
  ['error', { rate: '1' }, 400, /^rate: .*expected number/],
  ['error', { count: 0 }, 400, /^count: .*>=1$/],
  ['error', { count: 1.5 }, 400, /^count: /],
  ['error', { duration: 0 }, 400, /^duration: .*>0$/],
  ['error', { routes: [] }, 400, /^routes: /],
  ['error', { routes: ['/faults'] }, 400, /^routes\.0: .*"\/rng"/],
  ['error', { status: 200 }, 400, /^status: .*>=400$/],
  [
    'error',
    { stat: 500 },
    400,
    /^stat: Unknown field: known are routes, rate, count, duration, seed, secret, status$/,
  ],
  ['error', [], 400, /expected object/],
  ['latency', { delay: -1 }, 400, /^delay: /],
  ['crash', { exitCode: 256 }, 400, /^exitCode: .*<=255$/],
  [
    'crash',
    { exitCode: 1, signal: 'SIGKILL' },
    400,
    /^signal: Either exitCode or signal, not both$/,
  ],
  ['crash', { signal: 'SIGSTOP' }, 400, /^signal: .*"SIGKILL"/],
  ['fire', {}, 404, UNKNOWN],
  ['__proto__', {}, 404, UNKNOWN],
  ['constructor', {}, 404, UNKNOWN],
] as const) {
  test(`PUT /faults/${type} ${JSON.stringify(body)} is refused`, async (t) => {
    const { server, faults } = await startTestService(t);
    const response = await request(server).put(`/faults/${type}`).send(body).expect(status);
    assert.match(response.type, /problem\+json/);
    assert.match(response.body.detail, detail);
    if (status === 404) assert.deepEqual(response.body.types, names);
    else assert.ok(response.body.errors[0].detail);
    assert.deepEqual(faults.active(), []);
  });
}

const LIMIT = /^The limit is 4096 bytes\.$/;
const NOT_JSON = /^The body must be JSON: set Content-Type to application\/json\.$/;
for (const [what, contentType, body, status, detail = /./] of [
  ['a form', 'application/x-www-form-urlencoded', 'rate=1', 415, NOT_JSON],
  ['text', 'text/plain', '{}', 415, NOT_JSON],
  ['broken JSON', 'application/json', '{"rate":', 400],
  ['JSON that is no object', 'application/json', '5', 400],
  ['bad UTF-8', 'application/json', Buffer.from('{"rate":1,"\xff":1}', 'latin1'), 400],
  ['1 MB', 'application/json', JSON.stringify({ a: 'x'.repeat(1_000_000) }), 413, LIMIT],
  ['4,097 bytes', 'application/json', ' '.repeat(4_097), 413, LIMIT],
] as const) {
  test(`PUT /faults/error with ${what} is refused`, async (t) => {
    const { server, faults } = await startTestService(t);
    const answer = await request(server)
      .put('/faults/error')
      .type(contentType)
      .serialize((raw) => raw as string)
      .send(body)
      .expect(status)
      .expect('Content-Type', /problem\+json/);
    assert.match(answer.body.detail, detail);
    assert.deepEqual(faults.active(), []);
  });
}

const controlRequests = [
  ['put', '/faults/error'],
  ['delete', '/faults/error'],
  ['delete', '/faults'],
  ['post', '/reset'],
] as const;

for (const [method, path] of controlRequests) {
  test(`${method.toUpperCase()} ${path} is refused when a web page sends it`, async (t) => {
    const { server } = await startTestService(t);
    for (const [header, value] of [
      ['Origin', 'http://localhost:8088'],
      ['Origin', 'null'],
      ['Sec-Fetch-Site', 'cross-site'],
      ['Sec-Fetch-Site', 'same-origin'],
    ] as const) {
      await request(server)[method](path).set(header, value).expect(403);
    }
    const typedByHand = await request(server)[method](path).set('Sec-Fetch-Site', 'none');
    assert.ok(typedByHand.ok);
  });

  test(`${method.toUpperCase()} ${path} does not exist without FAULT_INJECTION`, async (t) => {
    const { server } = await startTestService(t, { faultInjection: false });
    await request(server)[method](path).expect(404);
    await request(server).get('/faults').expect(404);
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
  test(`${method.toUpperCase()} ${path} is not allowed`, async (t) => {
    const { server } = await startTestService(t);
    const { body } = await request(server)[method](path).expect(405).expect('Allow', allow);
    const refused = `does not support ${method.toUpperCase()}, only ${allow}.`;
    assert.equal(body.detail, `${path} ${refused}`);
  });
}
