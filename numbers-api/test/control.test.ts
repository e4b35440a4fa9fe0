// The routes that switch faults on and off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { catalogue } from '../src/faults/catalogue.ts';
import { startTestService } from './support/service.ts';

const names = catalogue.map((type) => type.name);

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

for (const name of names) {
  test(`PUT /faults/${name} and DELETE /faults/${name}`, async (t) => {
    const { server, faults } = await startTestService(t);
    const { body } = await request(server).put(`/faults/${name}`).send({ rate: 0 }).expect(200);
    assert.equal(body.active[0].type, name);
    assert.equal(body.active[0].settings.rate, 0);
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
  ['error', { rate: 1.1 }, 400, /^rate: .*<=1$/],
  ['error', { rate: '1' }, 400, /^rate: .*expected number/],
  ['error', { count: 0 }, 400, /^count: .*>=1$/],
  ['error', { count: 1.5 }, 400, /^count: /],
  ['error', { duration: 0 }, 400, /^duration: .*>0$/],
  ['error', { routes: [] }, 400, /^routes: /],
  ['error', { routes: ['/faults'] }, 400, /^routes\.0: .*"\/rng"/],
  ['error', { status: 200 }, 400, /^status: .*>=400$/],
  ['error', { stat: 500 }, 400, /^stat: Unknown field: known are routes, .*status$/],
  ['error', [], 400, /expected object/],
  ['latency', { delay: -1 }, 400, /^delay: /],
  ['crash', { exitCode: 256 }, 400, /^exitCode: .*<=255$/],
  ['crash', { exitCode: 1, signal: 'SIGKILL' }, 400, /^signal: Either/],
  ['crash', { signal: 'SIGSTOP' }, 400, /^signal: .*"SIGKILL"/],
  ['memory', { mbPerSecond: 1e9 }, 400, /^mbPerSecond: /],
  ['fire', {}, 404, /latency, block, .*ignore-sigterm/],
  ['__proto__', {}, 404, /latency/],
  ['constructor', {}, 404, /latency/],
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

for (const [what, contentType, body, status] of [
  ['a form', 'application/x-www-form-urlencoded', 'rate=1', 415],
  ['text', 'text/plain', '{}', 415],
  ['broken JSON', 'application/json', '{"rate":', 400],
  ['JSON that is no object', 'application/json', '5', 400],
  ['bad UTF-8', 'application/json', Buffer.from('{"rate":1,"\xff":1}', 'latin1'), 400],
  ['1 MB', 'application/json', JSON.stringify({ a: 'x'.repeat(1_000_000) }), 413],
] as const) {
  test(`PUT /faults/error with ${what} is refused`, async (t) => {
    const { server, faults } = await startTestService(t);
    await request(server)
      .put('/faults/error')
      .type(contentType)
      .serialize((raw) => raw as string)
      .send(body)
      .expect(status)
      .expect('Content-Type', /problem\+json/);
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
  ['post', '/faults', 'GET, HEAD, DELETE'],
  ['post', '/faults/error', 'PUT, DELETE'],
  ['get', '/reset', 'POST'],
] as const) {
  test(`${method.toUpperCase()} ${path} is not allowed`, async (t) => {
    const { server } = await startTestService(t);
    await request(server)[method](path).expect(405).expect('Allow', allow);
  });
}
