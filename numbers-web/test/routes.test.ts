import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pino } from 'pino';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { startApi } from './real-api.ts';
import { SAMPLES } from './samples.ts';
import { createTestApp, post, serveSample, watchApi } from './test-app.ts';

test('GET / shows the button, calls no API, and allows nothing from elsewhere and nothing inline', async (t) => {
  const { api, app } = await watchApi(t);
  const { text, headers } = await request(app).get('/').expect(200);
  assert.match(text, /<h1>Numbers<\/h1>/);
  assert.match(text, />Get a random number<\/button>/);
  assert.doesNotMatch(text, /Here it is|unavailable/);
  assert.equal(api.calls(), 0);
  const policy = headers['content-security-policy'] ?? '';
  assert.match(policy, /default-src 'none'/);
  assert.doesNotMatch(policy, /unsafe|http|\*/);
  assert.doesNotMatch(text, / style=| on\w+=|<style|<script>|(src|href)="(http|\/\/)/);
});

test('POST / shows a number, with one call', async (t) => {
  const { api, app, live } = await watchApi(t);
  const response = await request(app).post('/').expect(200);
  const { lastNumber } = live.story().client;
  assert.match(response.text, new RegExp(`Here it is: ${lastNumber?.number}<`));
  assert.equal(api.calls(), 1);
});

test('styles, scripts and the icon are served by the web itself', async (t) => {
  const { app } = createTestApp(t);
  for (const [path, type] of [
    ['/page.css', /^text\/css/],
    ['/page.js', /^text\/javascript/],
    ['/favicon.svg', /^image\/svg\+xml/],
  ] as const) {
    await request(app).get(path).expect(200).expect('Content-Type', type);
  }
});

test('GET /?axis=last shows the last minute, whatever is broken', async (t) => {
  const { address } = await serveSample(t, SAMPLES.broken);
  for (const [path, mode] of [
    ['/', 'break'],
    ['/?axis=last', 'last'],
  ] as const) {
    const shown = new RegExp(`name="axis" value="${mode}" checked`);
    await request(address).get(path).expect(shown);
  }
});

test('POST /safeguards switches those off that it does not name', async (t) => {
  const { app, live } = createTestApp(t);
  await request(app).post('/safeguards').type('form').send('retry=on').expect(303);
  const safeguards = { timeout: false, retry: true, breaker: false, fallback: false };
  assert.deepEqual(live.story().client.safeguards, safeguards);
});

for (const [path, form, detail] of [
  ['/safeguards', 'retry=off', 'retry must be on, or be left out'],
  ['/safeguards', 'retyr=on', 'retyr must be one of timeout, retry, breaker, fallback'],
  ['/asking', 'perSecond=21', 'perSecond must be a whole number from 0 to 20'],
] as const) {
  test(`POST ${path} with ${form} is 400`, async (t) => {
    const { body } = await post(createTestApp(t).app, path, form).expect(400);
    assert.deepEqual(body.errors, [{ field: detail.split(' ')[0], detail }]);
  });
}

test('a safeguard can be off from the start', (t) => {
  const { live } = createTestApp(t, undefined, { environment: { CLIENT_BREAKER: 'off' } });
  const { safeguards, breaker } = live.story().client;
  assert.deepEqual([safeguards.breaker, breaker], [false, 'off']);
});

test('POST /asking keeps asking until it is ended', async (t) => {
  const { api, app, live } = await watchApi(t);
  await post(app, '/asking', 'perSecond=20').expect(204);
  assert.equal(live.story().askingPerSecond, 20);
  await waitFor('a few calls', 120, () => api.calls() >= 5);
  await post(app, '/asking', 'perSecond=0').expect(204);
  assert.equal(live.story().askingPerSecond, 0);
});

test('GET /api/recoveries is a file', async (t) => {
  const { body, headers } = await request(createTestApp(t).app).get('/api/recoveries');
  assert.equal(headers['content-disposition'], 'attachment; filename=recoveries.json');
  assert.ok(Array.isArray(body));
});

test('GET /api/status tells what is known of the API, and GET /metrics counts what users got', async (t) => {
  const { api, app, live } = await watchApi(t);
  const { body } = await request(app).get('/api/status');
  assert.partialDeepStrictEqual(body, {
    service: { condition: 'healthy', ready: 1, known: 1 },
    replicas: [{ condition: 'healthy', instance: 'one' }],
    client: { breaker: 'closed', waiting: 0 },
  });
  await request(app).get('/api/number').expect(200);
  api.spoilNumbers('error');
  await request(app).get('/api/number').expect(503);
  await request(app)
    .get('/made/up')
    .expect(404)
    .expect('Content-Type', /^application\/problem\+json/);
  await waitFor('the attempts', 120, () => live.story().replicas[0]?.attempts === 3);
  const { text } = await request(app).get('/metrics');
  assert.deepEqual(
    text.split('\n').filter((line) => /^(numbers|event)_/.test(line)),
    [
      'numbers_calls_total{outcome="number"} 1',
      'numbers_calls_total{outcome="problem"} 1',
      'numbers_attempts_total 3',
      'numbers_calls_waiting 0',
      'numbers_breaker_open 0',
      'event_streams 0',
      'numbers_replica_ready{replica="one"} 1',
      'numbers_replica_attempts{replica="one",outcome="number"} 1',
      'numbers_replica_attempts{replica="one",outcome="problem"} 2',
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
  const [start = '', end = '', ...others] = lines;
  assert.deepEqual(others, []);
  assert.match(start, /^no number: numbers-api answered 500 Internal Server Error/);
  assert.match(end, /^numbers-api is back: numbers again after \d\.\d s and 3 failed calls$/);
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
