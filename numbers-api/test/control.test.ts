// The routes that switch faults on and off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Catalogue, catalogueSchema } from 'contract';
import { catalogue } from '../src/faults/catalogue.ts';
import { startTestService } from './support/service.ts';

const names = catalogue.map(({ name }) => name);

/** Each type with its default routes and its own settings. */
const TYPES = `
overload keeps waiting /rng; perSecond default:15,minimum:0.1,maximum:1000; queue default:1000,minimum:1,maximum:3000
latency keeps waiting /rng,/health; delay default:2000,minimum:0,maximum:3600000; jitter default:0,minimum:0,maximum:3600000
block keeps waiting /rng,/health; seconds exclusiveMinimum:0,maximum:86400
memory dies /rng,/health; mbPerSecond default:20,exclusiveMinimum:0,maximum:1000
crash dies /rng,/health; exitCode minimum:0,maximum:255; signal enum:[SIGABRT,SIGBUS,SIGFPE,SIGHUP,SIGILL,SIGINT,SIGKILL,SIGQUIT,SIGSEGV,SIGTERM]
exception dies /rng,/health
hang keeps waiting /rng,/health
reset answers wrongly /rng,/health
drip keeps waiting /rng,/health; bytesPerSecond default:1,minimum:0.01,maximum:1000; cutAfter minimum:0,maximum:10000
fail-after answers wrongly /rng,/health; calls default:3,minimum:0,maximum:1000000000
flap answers wrongly /rng,/health; up default:15,exclusiveMinimum:0,maximum:86400; down default:15,exclusiveMinimum:0,maximum:86400
error answers wrongly /rng,/health; status default:500,minimum:400,maximum:599
corrupt answers wrongly /rng,/health; content default:not-json,enum:[not-json,out-of-range,yesterday]
unready says no /ready
ignore-sigterm says no /rng,/health
`;
const COMMON =
  'rate default:1,minimum:0,maximum:1; count minimum:1,maximum:1000000000; ' +
  'duration exclusiveMinimum:0,maximum:86400; seed minimum:0,maximum:4294967295; secret ';

test('GET /faults shows every type, its settings and what is active', async (t) => {
  const { api, switchOn } = await startTestService(t);
  switchOn('error', { count: 3, duration: 60 });
  await api.get('/rng').expect(500);
  const { body } = await api.get('/faults').expect(200);
  assert.ok(catalogueSchema.parse(body));
  const { types, active }: Catalogue = body;
  const described = types.map(({ name, symptom, shows, spares, cure, settings }) => {
    for (const text of [shows, spares, cure]) assert.match(text, /^.{10,120}\.$/);
    assert.equal(settings.additionalProperties, false);
    const { routes, ...others } = settings.properties;
    const fields = Object.entries(others).map(([field, { description, type, ...limits }]) => {
      assert.ok(description);
      return `${field} ${JSON.stringify(limits).replace(/["{}]/g, '')}`;
    });
    assert.equal(fields.splice(0, 5).join('; '), COMMON);
    return [`${name} ${symptom} ${routes?.default}`, ...fields].join('; ');
  });
  assert.equal(`\n${described.join('\n')}\n`, TYPES);
  const secondsLeft = active[0]?.secondsLeft ?? 0;
  assert.ok(secondsLeft > 50 && secondsLeft <= 60);
  assert.partialDeepStrictEqual(active, [{ type: 'error', hits: 1, hitsLeft: 2 }]);
});

test('PUT /faults/error without a body takes the defaults', async (t) => {
  const { api } = await startTestService(t);
  const { body } = await api.put('/faults/error').expect(200);
  assert.equal(body.active[0].settings.status, 500);
  await api.put('/faults/error').set('Content-Length', '0').expect(200);
  await api.put('/faults/error').type('json').send('').expect(200);
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
  const bug = { type: 'fail-after', settings: { calls: 1 }, hits: 0 };
  assert.partialDeepStrictEqual(body.active, [bug]);
  await api.get('/rng').expect(200);
  await api.get('/rng').expect(500);
  await api.delete('/faults').expect(204);
  await api.get('/rng').expect(200);
});

const KNOWN = 'routes, rate, count, duration, seed, secret, status';
for (const [type, body, detail] of [
  ['error', { duration: 86_401, count: 0 }, /^count: .*>=1; duration: .*<=86400$/],
  ['error', { count: 1.5 }, /^count: .*expected int/],
  ['error', { rate: '1' }, /^rate: .*expected number/],
  ['error', { routes: [] }, /^routes: .*>=1 items$/],
  ['error', { routes: ['/faults'] }, /^routes\.0: .*"\/rng"\|"\/health"\|"\/ready"$/],
  ['error', { stat: 500 }, new RegExp(`^stat: Unknown field. The fields are ${KNOWN}$`)],
  ['error', [], /^Invalid input: expected object/],
  ['crash', { exitCode: 1, signal: 'SIGKILL' }, /^signal: Either exitCode or signal, not both$/],
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
    assert.equal(body.detail, `There is no such fault. The types are ${names.join(', ')}.`);
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

test('other methods are rejected with those that are allowed', async (t) => {
  const { api } = await startTestService(t);
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
    const { body } = await api[method](path).expect(405).expect('Allow', allow);
    const refused = `does not support ${method.toUpperCase()}, only ${allow}.`;
    assert.equal(body.detail, `${path} ${refused}`);
  }
});
