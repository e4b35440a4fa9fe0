import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { startApi } from './real-api.ts';
import { createTestApp } from './test-app.ts';

test('POST /safeguards switches those off that it does not name', async (t) => {
  const { app, live } = createTestApp(t);
  const response = await request(app).post('/safeguards').type('form').send('retry=on');
  assert.equal(response.status, 303);
  assert.deepEqual(live.store.read().client.safeguards, {
    timeout: false,
    retry: true,
    breaker: false,
    fallback: false,
  });
});

for (const [form, detail] of [
  ['retry=off', 'retry must be on, or be left out'],
  ['retyr=on', 'retyr must be one of timeout, retry, breaker, fallback'],
] as const) {
  test(`POST /safeguards with ${form} is 400, and changes nothing`, async (t) => {
    const { app, live } = createTestApp(t);
    const before = live.store.read().client.safeguards;
    const response = await request(app)
      .post('/safeguards')
      .accept('application/json')
      .type('form')
      .send(form);
    assert.equal(response.status, 400);
    assert.equal(response.body.detail, detail);
    assert.deepEqual(live.store.read().client.safeguards, before);
  });
}

test('a safeguard can be off from the start', (t) => {
  const { live } = createTestApp(t, undefined, { environment: { CLIENT_BREAKER: 'off' } });
  assert.equal(live.store.read().client.safeguards.breaker, false);
  assert.equal(live.store.read().client.breaker, 'off');
});

test('POST /asking keeps asking until it is ended', async (t) => {
  const api = await startApi(t);
  const { app, live } = createTestApp(t, api.url);
  await request(app).post('/asking').type('form').send('perSecond=20');
  assert.equal(live.store.read().askingPerSecond, 20);
  await waitFor('a few calls', 120, () => api.calls() >= 5);
  await request(app).post('/asking').type('form').send('perSecond=0');
  assert.equal(live.store.read().askingPerSecond, 0);
});

for (const perSecond of ['-1', '21', '1.5', 'many']) {
  test(`POST /asking with ${perSecond} a second is 400`, async (t) => {
    const { app, live } = createTestApp(t);
    const response = await request(app)
      .post('/asking')
      .accept('application/json')
      .type('form')
      .send({ perSecond });
    assert.equal(response.status, 400);
    assert.equal(live.store.read().askingPerSecond, 0);
  });
}

test('GET /api/status tells what is known of the API', async (t) => {
  const api = await startApi(t);
  const { app } = createTestApp(t, api.url);
  const body = await waitFor('a healthy API', 120, async () => {
    const { body } = await request(app).get('/api/status');
    return body.service.condition === 'healthy' && body.faultInjection === 'on' && body;
  });
  assert.partialDeepStrictEqual(body, {
    service: { condition: 'healthy', ready: 1, known: 1 },
    replicas: [{ condition: 'healthy', instance: 'one' }],
    faultInjection: 'on',
    client: { breaker: 'closed', waiting: 0 },
  });
});

test('GET /api/recoveries is a file', async (t) => {
  const response = await request(createTestApp(t).app).get('/api/recoveries');
  assert.equal(response.headers['content-disposition'], 'attachment; filename=recoveries.json');
  assert.ok(Array.isArray(response.body));
});

test('GET /metrics counts calls, attempts and requests', async (t) => {
  const api = await startApi(t);
  const { app } = createTestApp(t, api.url);
  await request(app).get('/api/number');
  await request(app).get('/made/up');
  const { text } = await request(app).get('/metrics');
  assert.match(text, /^numbers_calls_total\{outcome="number"\} 1$/m);
  assert.match(text, /^numbers_attempts_total 1$/m);
  assert.match(text, /_count\{method="GET",route="\/api\/number",status="200"\} 1/);
  assert.match(text, /_count\{method="GET",route="unknown",status="404"\} 1/);
});
