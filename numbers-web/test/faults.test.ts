import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { type TestContext, test } from 'node:test';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { startApi } from './real-api.ts';
import { createTestApp } from './test-app.ts';

async function startWatchedApi(t: TestContext, faultInjection: 'on' | 'off' = 'on') {
  const api = await startApi(t, { faultInjection });
  const { app, live } = createTestApp(t, api.url);
  await waitFor('the catalogue', 120, () => live.story().faultInjection !== 'unknown');
  await waitFor('a healthy API', 120, () => live.story().service.condition === 'healthy');
  return { api, app, live };
}

test('POST /faults/error/on passes the settings on, typed, without browser headers', async (t) => {
  const { api, app, live } = await startWatchedApi(t);
  const sent: IncomingHttpHeaders[] = [];
  api.server.on('request', ({ method, headers }) => method === 'PUT' && sent.push(headers));
  await request(app)
    .post('/faults/error/on')
    .set({ 'Sec-Fetch-Site': 'same-origin', Origin: 'http://localhost' })
    .type('form')
    .send('routes=/rng&routes=/health&rate=0.5&count=&status=503')
    .expect(303)
    .expect('Location', '/');
  const settings = { routes: ['/rng', '/health'], rate: 0.5, status: 503 };
  assert.deepEqual(api.faults()[0]?.settings, settings);
  assert.equal(sent.length, 1);
  assert.ok(sent.every((headers) => !headers.origin && !headers['sec-fetch-site']));
  const { replicas, events } = live.story();
  assert.equal(replicas[0]?.faults[0]?.type, 'error');
  assert.equal(events.at(-1)?.kind, 'fault-on');
});

test('POST /faults/error/on names the wrong field', async (t) => {
  const { app } = await startWatchedApi(t);
  const send = () =>
    request(app).post('/faults/error/on').type('form').send('routes=/rng&status=many');
  const json = await send().accept('application/json').expect(400);
  const detail = 'Invalid input: expected number, received string';
  assert.deepEqual(json.body.errors, [{ field: 'status', detail }]);
  const page = await send().accept('text/html').expect(400);
  assert.ok(page.text.includes(`status: ${detail}`));
});

for (const path of ['/faults/error/off', '/faults/off', '/reset']) {
  test(`POST ${path} ends the fault`, async (t) => {
    const { api, app } = await startWatchedApi(t);
    await request(app).post('/faults/error/on').type('form').send('routes=/rng');
    assert.equal(api.faults().length, 1);
    await request(app).post(path).accept('application/json').expect(204);
    assert.equal(api.faults().length, 0);
  });
}

test('POST /faults/nonsense/on is 404', async (t) => {
  const { app } = await startWatchedApi(t);
  const { body } = await request(app)
    .post('/faults/nonsense/on')
    .accept('application/json')
    .expect(404);
  assert.match(body.detail, /^There is no fault nonsense: there are .*\berror\b/);
});

test('where the API lets nobody switch faults, the page says so and the routes are closed', async (t) => {
  const { app } = await startWatchedApi(t, 'off');
  assert.match((await request(app).get('/')).text, /FAULT_INJECTION/);
  for (const path of ['/faults/error/on', '/faults/error/off', '/faults/off', '/reset']) {
    await request(app).post(path).expect(404);
  }
});

test('an API that cannot be asked is 503', async (t) => {
  const { api, app } = await startWatchedApi(t);
  await api.die();
  const { body } = await request(app).post('/faults/off').accept('application/json').expect(503);
  assert.match(body.detail, /refused the connection/);
});
