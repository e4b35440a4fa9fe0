import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Express } from 'express';
import { pino } from 'pino';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { startApi } from './real-api.ts';
import { SAMPLES } from './samples.ts';
import { createTestApp, serveSample } from './test-app.ts';

test('GET / shows the button and does not call the API', async (t) => {
  const api = await startApi(t);
  const { text } = await request(createTestApp(t, api.url).app).get('/').expect(200);
  assert.match(text, /<h1>Numbers<\/h1>/);
  assert.match(text, />Get a random number<\/button>/);
  assert.doesNotMatch(text, /Here it is|unavailable/);
  assert.equal(api.calls(), 0);
});

test('POST / shows a number, with one call', async (t) => {
  const api = await startApi(t);
  const { app, live } = createTestApp(t, api.url);
  const response = await request(app).post('/').expect(200);
  const { lastNumber } = live.story().client;
  assert.match(response.text, new RegExp(`Here it is: ${lastNumber?.number}<`));
  assert.equal(api.calls(), 1);
});

test('GET / allows nothing from elsewhere and nothing inline', async (t) => {
  const response = await request(createTestApp(t).app).get('/');
  const policy = response.headers['content-security-policy'] ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|http|\*/);
  assert.doesNotMatch(response.text, / style=| on\w+=|<style|<script>|(src|href)="(http|\/\/)/);
});

for (const [path, type] of [
  ['/page.css', 'text/css'],
  ['/page.js', 'text/javascript'],
  ['/favicon.svg', 'image/svg+xml'],
] as const) {
  test(`GET ${path} is served by the web itself`, async (t) => {
    const response = await request(createTestApp(t).app).get(path).expect(200);
    assert.equal(response.type, type);
  });
}

test('GET / shows at once which faults are on, however often it is asked for', async (t) => {
  const api = await startApi(t);
  const { app, live } = createTestApp(t, api.url);
  await waitFor('the catalogue', 120, () => live.story().faultInjection === 'on');
  for (const way of ['on', 'off']) {
    await request(app).get('/');
    await request(app).post(`/faults/error/${way}`).type('form').send('replica=all').expect(303);
    const { text } = await request(app).get('/');
    assert.equal(text.includes('<li data-type="error">'), way === 'on');
  }
});

test('GET /?axis=last shows the last minute, whatever is broken', async (t) => {
  const { address } = await serveSample(t, SAMPLES.broken);
  await request(address)
    .get('/')
    .expect(/name="axis" value="break" checked/);
  await request(address)
    .get('/?axis=last')
    .expect(/name="axis" value="last" checked/);
});

/** Sends a form as the page's JavaScript does. */
function post(app: Express, path: string, form: string) {
  return request(app).post(path).accept('application/json').type('form').send(form);
}

test('POST /safeguards switches those off that it does not name', async (t) => {
  const { app, live } = createTestApp(t);
  await request(app).post('/safeguards').type('form').send('retry=on').expect(303);
  const safeguards = { timeout: false, retry: true, breaker: false, fallback: false };
  assert.deepEqual(live.story().client.safeguards, safeguards);
});

for (const [form, detail] of [
  ['retry=off', 'retry must be on, or be left out'],
  ['retyr=on', 'retyr must be one of timeout, retry, breaker, fallback'],
] as const) {
  test(`POST /safeguards with ${form} is 400, and changes nothing`, async (t) => {
    const { app, live } = createTestApp(t);
    const before = live.story().client.safeguards;
    const { body } = await post(app, '/safeguards', form).expect(400);
    assert.deepEqual(body.errors, [{ field: detail.split(' ')[0], detail }]);
    assert.deepEqual(live.story().client.safeguards, before);
  });
}

test('a safeguard can be off from the start', (t) => {
  const { live } = createTestApp(t, undefined, { environment: { CLIENT_BREAKER: 'off' } });
  assert.equal(live.story().client.safeguards.breaker, false);
  assert.equal(live.story().client.breaker, 'off');
});

test('POST /asking keeps asking until it is ended', async (t) => {
  const api = await startApi(t);
  const { app, live } = createTestApp(t, api.url);
  await post(app, '/asking', 'perSecond=20').expect(204);
  assert.equal(live.story().askingPerSecond, 20);
  await waitFor('a few calls', 120, () => api.calls() >= 5);
  await post(app, '/asking', 'perSecond=0').expect(204);
  assert.equal(live.story().askingPerSecond, 0);
});

for (const perSecond of ['-1', '21', '1.5', 'many']) {
  test(`POST /asking with ${perSecond} a second is 400`, async (t) => {
    const { app, live } = createTestApp(t);
    const { body } = await post(app, '/asking', `perSecond=${perSecond}`).expect(400);
    assert.equal(body.detail, 'perSecond must be a whole number from 0 to 20');
    assert.equal(live.story().askingPerSecond, 0);
  });
}

test('GET /api/recoveries is a file', async (t) => {
  const { body, headers } = await request(createTestApp(t).app).get('/api/recoveries');
  assert.equal(headers['content-disposition'], 'attachment; filename=recoveries.json');
  assert.ok(Array.isArray(body));
});

test('GET /api/status tells what is known of the API, and GET /metrics counts what users got', async (t) => {
  const api = await startApi(t);
  const { app, live } = createTestApp(t, api.url);
  await waitFor('a healthy API', 120, () => live.story().service.condition === 'healthy');
  const { body } = await request(app).get('/api/status');
  assert.partialDeepStrictEqual(body, {
    service: { condition: 'healthy', ready: 1, known: 1 },
    replicas: [{ condition: 'healthy', instance: 'one' }],
    client: { breaker: 'closed', waiting: 0 },
  });
  await request(app).get('/api/number');
  await request(app).get('/made/up');
  await waitFor('the attempt', 120, () => live.story().replicas[0]?.attempts === 1);
  const { text } = await request(app).get('/metrics');
  assert.deepEqual(
    text.split('\n').filter((line) => /^(numbers|event)_/.test(line)),
    [
      'numbers_calls_total{outcome="number"} 1',
      'numbers_attempts_total 1',
      'numbers_calls_waiting 0',
      'numbers_breaker_open 0',
      'event_streams 0',
      'numbers_replica_ready{replica="one"} 1',
      'numbers_replica_attempts{replica="one",outcome="number"} 1',
      'numbers_replica_attempts{replica="one",outcome="problem"} 0',
    ],
  );
  assert.match(text, /_count\{method="GET",route="\/api\/number",status="200"\} 1/);
  assert.match(text, /_count\{method="GET",route="unknown",status="404"\} 1/);
});

test('an outage is logged in two lines, however many calls fail', async (t) => {
  const lines: string[] = [];
  const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line).msg) });
  const api = await startApi(t);
  const { app } = createTestApp(t, api.url, { log, environment: { CLIENT_RETRY: 'off' } });
  for (const isBroken of [false, true, true, true, false, false]) {
    if (isBroken) api.spoilNumbers('error');
    else api.switchAllOff();
    await request(app)
      .get('/api/number')
      .expect(isBroken ? 503 : 200);
  }
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? '', /^no number: numbers-api answered 500 Internal Server Error/);
  assert.match(
    lines[1] ?? '',
    /^numbers-api is back: numbers again after \d\.\d s and 3 failed calls$/,
  );
});

for (const [path, phase, status] of [
  ['/health', 'starting', 200],
  ['/health', 'stopping', 200],
  ['/ready', 'starting', 503],
  ['/ready', 'ready', 200],
  ['/ready', 'stopping', 503],
] as const) {
  test(`GET ${path} is ${status} while the web is ${phase}, whatever the API`, async (t) => {
    const { app, lifecycle } = createTestApp(t);
    lifecycle.phase = phase;
    await request(app).get(path).expect(status);
  });
}

test('GET /nowhere is 404 with problem details', async (t) => {
  const response = await request(createTestApp(t).app).get('/nowhere').expect(404);
  assert.equal(response.type, 'application/problem+json');
});
