// The faults that leave the status alone: drip and corrupt.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { startTestService } from './support/service.ts';

/** With drips that fall when the test says so, each half a second. */
async function startDripping(t: TestContext, path: string, settings: object = {}) {
  const { server, switchOn } = await startTestService(t);
  t.mock.timers.enable({ apis: ['setInterval'] });
  switchOn('drip', { bytesPerSecond: 2, ...settings });
  const { port } = server.address() as AddressInfo;
  const request = get({ port, path, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const got = { response, content: '', end: '' };
  response.on('data', (bytes) => {
    got.content += bytes;
  });
  response.on('end', () => {
    got.end = 'whole';
  });
  response.on('error', ({ code }: NodeJS.ErrnoException) => {
    got.end = code ?? '';
  });
  return got;
}

for (const path of ['/rng', '/health']) {
  test(`drip sends the head of ${path} at once, and its content byte by byte`, async (t) => {
    const got = await startDripping(t, path);
    assert.equal(got.response.statusCode, 200);
    const length = Number(got.response.headers['content-length']);
    for (let byte = 1; byte <= length; byte += 1) {
      t.mock.timers.tick(499);
      assert.equal(got.content.length, byte - 1);
      t.mock.timers.tick(1);
      await waitFor(`byte ${byte}`, 10, () => got.content.length === byte);
    }
    await waitFor('the end', 10, () => got.end === 'whole');
    assert.match(got.content, path === '/rng' ? /^\d+\n$/ : /^Ok\n$/);
  });
}

for (const cutAfter of [0, 1, 2]) {
  test(`drip closes the connection after ${cutAfter} bytes`, async (t) => {
    const got = await startDripping(t, '/health', { cutAfter });
    for (let byte = 1; byte <= cutAfter; byte += 1) {
      t.mock.timers.tick(500);
      await waitFor(`byte ${byte}`, 10, () => got.content === 'Ok\n'.slice(0, byte));
    }
    t.mock.timers.tick(500);
    await waitFor('the cut', 10, () => got.end === 'ECONNRESET');
    assert.equal(got.content, 'Ok\n'.slice(0, cutAfter));
  });
}

test('drip cuts nothing off an answer that is short enough', async (t) => {
  const { server, switchOn } = await startTestService(t);
  switchOn('drip', { bytesPerSecond: 1_000, cutAfter: 3 });
  await request(server).get('/health').expect(200, 'Ok\n');
});

test('drip keeps HEAD waiting for the time of a byte, or cuts it', async (t) => {
  const { server, switchOn } = await startTestService(t);
  switchOn('drip', { bytesPerSecond: 0.01 });
  const patient = request(server).head('/rng').timeout(50);
  await assert.rejects(patient, { code: 'ECONNABORTED' });
  switchOn('drip', { bytesPerSecond: 1_000 });
  await request(server).head('/rng').expect(200);
  switchOn('drip', { cutAfter: 1 });
  await assert.rejects(request(server).head('/rng'), { code: 'ECONNRESET' });
});

test('the service counts as well again once somebody has got the whole of /health', async (t) => {
  const { server, faults, health, switchOn } = await startTestService(t);
  faults.checkUnanswered('no answer');
  switchOn('drip', { bytesPerSecond: 1_000, cutAfter: 1 });
  await assert.rejects(request(server).get('/health'), { code: 'ECONNRESET' });
  assert.equal(health.problem, 'no answer');
  switchOn('drip', { bytesPerSecond: 1_000 });
  await request(server).get('/health').expect(200);
  assert.equal(health.problem, undefined);
});

for (const [content, number, health] of [
  ['not-json', /^<!doctype html>/, /^<!doctype html>/],
  ['out-of-range', /^[1-9]\d\d\n$/, /^[1-9]\d\d\n$/],
  ['yesterday', /^\d\d?\n$/, /^Ok\n$/],
] as const) {
  test(`corrupt answers ${content} with status 200, and nothing is unhealthy`, async (t) => {
    const { server, health: state, switchOn } = await startTestService(t);
    switchOn('corrupt', { content });
    assert.match((await request(server).get('/rng').expect(200)).text, number);
    assert.match((await request(server).get('/health').expect(200)).text, health);
    assert.equal(state.problem, undefined);
  });
}

test('corrupt answers from yesterday are always the same, and say how old they are', async (t) => {
  const { server, switchOn } = await startTestService(t);
  switchOn('corrupt', { content: 'yesterday' });
  const answers = await Promise.all(Array.from({ length: 20 }, () => request(server).get('/rng')));
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
  for (const { headers } of answers) {
    assert.equal(headers.age, '86400');
    assert.ok(Date.parse(headers.date ?? '') <= Date.now() - 86_400_000);
  }
});
