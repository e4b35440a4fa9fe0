import assert from 'node:assert/strict';
import type { IncomingHttpHeaders } from 'node:http';
import { test } from 'node:test';
import { sentenceOf } from 'story/sentences.ts';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { post, serveTrio, watchApi } from './test-app.ts';

test('POST /faults/error/on passes the settings on, typed, without browser headers', async (t) => {
  const { api, app, live } = await watchApi(t);
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
  const { app } = await watchApi(t);
  const form = 'routes=/rng&status=many';
  const json = await post(app, '/faults/error/on', form).expect(400);
  const detail = 'Invalid input: expected number, received string';
  assert.deepEqual(json.body.errors, [{ field: 'status', detail }]);
  const page = await post(app, '/faults/error/on', form).accept('text/html').expect(400);
  assert.ok(page.text.includes(`status: ${detail}`));
});

for (const path of ['/faults/error/off', '/faults/off', '/reset']) {
  test(`POST ${path} ends the fault, and the page shows it at once`, async (t) => {
    // On a busy machine, the API may need longer than it's given.
    t.mock.method(AbortSignal, 'timeout', () => new AbortController().signal);
    const { api, app } = await watchApi(t);
    const isShown = async () =>
      (await request(app).get('/')).text.includes('<li data-type="error">');
    assert.equal(await isShown(), false);
    await post(app, '/faults/error/on', 'routes=/rng').expect(204);
    assert.deepEqual([api.faults().length, await isShown()], [1, true]);
    await post(app, path).expect(204);
    assert.deepEqual([api.faults().length, await isShown()], [0, false]);
  });
}

test('where the API lets nobody switch faults, the page says so and the routes are closed', async (t) => {
  const { app } = await watchApi(t, { faultInjection: 'off' });
  assert.match((await request(app).get('/')).text, /FAULT_INJECTION/);
  for (const path of ['/faults/error/on', '/faults/error/off', '/faults/off', '/reset']) {
    await post(app, path).expect(404);
  }
});

for (const [path, status, expected] of [
  ['/faults/nonsense/on', 404, /^There is no fault nonsense: there are .*\berror\b/],
  ['/presets/nonsense', 404, /^There is no preset nonsense: there are crash-loop, one-slow, leak,/],
  ['/presets/constructor', 404, /^There is no preset constructor/],
  ['/presets/one-slow', 409, /^It needs several replicas, not 1\. Run make replicas first\.$/],
] as const) {
  test(`POST ${path} is ${status}, and changes nothing`, async (t) => {
    const { app, live } = await watchApi(t);
    const { body } = await post(app, path).expect(status);
    assert.match(body.detail, expected);
    assert.equal(live.story().askingPerSecond, 0);
  });
}

test('POST /presets/outage is 409 with three replicas, POST /presets/one-slow slows one of them', async (t) => {
  const { replicas, web } = await serveTrio(t);
  const { body } = await post(web.address, '/presets/outage').expect(409);
  assert.match(body.detail, /^It needs one replica, not 3\. Run make reset first\.$/);
  await post(web.address, '/presets/one-slow').expect(204);
  const slow = replicas.flatMap((api) => api.faults().map(({ type }) => type));
  assert.deepEqual(slow, ['latency']);
});

test('POST /presets/outage: users, safeguards, overload, then latency; POST /reset ends all of it', async (t) => {
  const { api, app, live } = await watchApi(t);
  const types = () => api.faults().map(({ type }) => type);
  await post(app, '/faults/error/on').expect(204);
  await post(app, '/asking', 'perSecond=2').expect(204);
  await post(app, '/presets/outage').expect(204);
  assert.deepEqual(types(), ['overload']);
  const { askingPerSecond, client, events } = live.story();
  assert.deepEqual([askingPerSecond, client.safeguards.breaker], [10, false]);
  const preset = events.find(({ kind }) => kind === 'preset');
  assert.match(
    preset ? sentenceOf(preset, false) : '',
    /^Outage after its cause: .*turn on the breaker/,
  );
  await waitFor('the slow seconds', 120, () => types().includes('latency'));

  await post(app, '/reset').expect(204);
  assert.deepEqual(types(), []);
  const after = live.story();
  assert.deepEqual([after.askingPerSecond, after.client.safeguards.breaker], [2, true]);
});
