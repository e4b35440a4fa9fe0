// The faults that leave the status alone: drip and corrupt.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { waitFor } from 'test-kit/wait.ts';
import { startTestService } from './support/service.ts';

for (const [path, cutAfter, end] of [
  ['/rng', undefined, 'whole'],
  ['/health', undefined, 'whole'],
  ['/health', 3, 'whole'],
  ['/health', 0, 'ECONNRESET'],
  ['/health', 1, 'ECONNRESET'],
  ['/health', 2, 'ECONNRESET'],
] as const) {
  test(`drip sends the head of ${path} at once, then byte by byte, cut after ${cutAfter}`, async (t) => {
    const { port, switchOn } = await startTestService(t);
    t.mock.timers.enable({ apis: ['setInterval'] });
    switchOn('drip', { bytesPerSecond: 2, cutAfter });
    const [response] = (await once(get({ port, path, agent: false }), 'response')) as [
      IncomingMessage,
    ];
    let content = '';
    let ended = '';
    response
      .on('data', (bytes) => (content += bytes))
      .on('end', () => (ended = 'whole'))
      .on('error', ({ code }: NodeJS.ErrnoException) => (ended = code ?? ''));
    assert.equal(response.statusCode, 200);
    const whole = Number(response.headers['content-length']);
    for (let byte = 1; byte <= Math.min(whole, cutAfter ?? whole); byte += 1) {
      t.mock.timers.tick(499);
      assert.equal(content.length, byte - 1);
      t.mock.timers.tick(1);
      await waitFor(`byte ${byte}`, 10, () => content.length === byte);
    }
    t.mock.timers.tick(end === 'whole' ? 0 : 500);
    await waitFor('the end', 10, () => ended === end);
    if (path === '/rng') assert.match(content, /^\d+\n$/);
    else assert.equal(content, 'Ok\n'.slice(0, cutAfter));
  });
}

test('drip delays HEAD by the time of a byte, or cuts it', async (t) => {
  const { api, switchOn } = await startTestService(t);
  switchOn('drip', { bytesPerSecond: 0.01 });
  await assert.rejects(api.head('/rng').timeout(50), { code: 'ECONNABORTED' });
  switchOn('drip', { bytesPerSecond: 1_000 });
  await api.head('/rng').expect(200);
  switchOn('drip', { cutAfter: 1 });
  await assert.rejects(api.head('/rng'), { code: 'ECONNRESET' });
});

test('the service is healthy again once a client has the whole answer of /health', async (t) => {
  const { api, faults, switchOn } = await startTestService(t);
  faults.checkUnanswered('no answer');
  switchOn('drip', { bytesPerSecond: 1_000, cutAfter: 1 });
  await assert.rejects(api.get('/health'), { code: 'ECONNRESET' });
  assert.equal(faults.problem, 'no answer');
  switchOn('drip', { bytesPerSecond: 1_000 });
  await api.get('/health').expect(200);
  assert.equal(faults.problem, undefined);
});

for (const [content, number, health] of [
  ['not-json', /^<!doctype html>/, /^<!doctype html>/],
  ['out-of-range', /^[1-9]\d\d\n$/, /^[1-9]\d\d\n$/],
  ['yesterday', /^\d\d?\n$/, /^Ok\n$/],
] as const) {
  test(`corrupt answers ${content} with status 200, and nothing is unhealthy`, async (t) => {
    const { api, faults, switchOn } = await startTestService(t);
    switchOn('corrupt', { content });
    assert.match((await api.get('/rng').expect(200)).text, number);
    assert.match((await api.get('/health').expect(200)).text, health);
    assert.equal(faults.problem, undefined);
  });
}

test('corrupt answers from yesterday are always the same, and say how old they are', async (t) => {
  const { api, switchOn } = await startTestService(t);
  switchOn('corrupt', { content: 'yesterday' });
  const answers = await Promise.all(Array.from({ length: 20 }, () => api.get('/rng')));
  assert.equal(new Set(answers.map(({ text }) => text)).size, 1);
  for (const { headers } of answers) {
    assert.equal(headers.age, '86400');
    assert.ok(Date.parse(headers.date ?? '') <= Date.now() - 86_400_000);
  }
});
