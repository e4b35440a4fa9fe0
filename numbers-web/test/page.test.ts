import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { startApi } from './real-api.ts';
import { createTestApp } from './test-app.ts';

test('GET / shows the button and does not call the API', async (t) => {
  const api = await startApi(t);
  const response = await request(createTestApp(t, api.url).app).get('/');
  assert.equal(response.status, 200);
  assert.match(response.text, /<h1>Numbers<\/h1>/);
  assert.match(response.text, />Get a random number<\/button>/);
  assert.doesNotMatch(response.text, /Here it is|unavailable/);
  assert.equal(api.calls(), 0);
});

test('POST / shows a number, with one call', async (t) => {
  const api = await startApi(t);
  const { app, live } = createTestApp(t, api.url);
  const response = await request(app).post('/');
  assert.equal(response.status, 200);
  const [, number] = /Here it is: (\d{1,2})</.exec(response.text) ?? [];
  assert.equal(number, String(live.store.read().client.lastNumber?.number));
  assert.match(response.text, />Get a random number<\/button>/);
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
    const response = await request(createTestApp(t).app).get(path);
    assert.equal(response.status, 200);
    assert.equal(response.type, type);
  });
}

test('GET / shows at once which faults are on, however often it is asked for', async (t) => {
  const api = await startApi(t);
  const { app, live } = createTestApp(t, api.url);
  await waitFor('the catalogue', 120, () => live.store.read().faultInjection === 'on');
  for (const way of ['on', 'off']) {
    await request(app).get('/');
    await request(app).post(`/faults/error/${way}`).type('form').send('replica=all').expect(303);
    const { text } = await request(app).get('/');
    assert.equal(text.includes('<li data-type="error">'), way === 'on');
  }
});
