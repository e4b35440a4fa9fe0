import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { createTestApp } from './test-app.ts';

test('GET /health is 200 whatever the state of the API', async (t) => {
  const response = await request(createTestApp(t).app).get('/health');
  assert.equal(response.status, 200);
  assert.equal(response.text, 'Ok\n');
});

for (const [phase, status] of [
  ['starting', 503],
  ['ready', 200],
  ['stopping', 503],
] as const) {
  test(`GET /ready is ${status} while the web is ${phase}, whatever the API`, async (t) => {
    const { app, lifecycle } = createTestApp(t);
    lifecycle.phase = phase;
    const response = await request(app).get('/ready');
    assert.equal(response.status, status);
  });
}

test('GET /nowhere is 404 with problem details', async (t) => {
  const response = await request(createTestApp(t).app).get('/nowhere');
  assert.equal(response.status, 404);
  assert.equal(response.type, 'application/problem+json');
});
