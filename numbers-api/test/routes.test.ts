// The routes of the service while no fault is on, and the original's bug.
import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import type { Request, Response } from 'express';
import { createProbes } from '../src/probes.ts';
import { startTestService } from './support/service.ts';

test('GET /rng answers with a whole number from 0 to 99', async (t) => {
  const { api, faults } = await startTestService(t);
  const seen = new Set<number>();
  for (let call = 0; call < 300; call += 1) {
    const { text } = await api.get('/rng').expect(200).expect('Content-Type', /json/);
    assert.match(text, /^\d{1,2}\n$/);
    seen.add(Number(text));
  }
  // The chance of fewer than 80 of 100 numbers in 300 draws is below one in a million.
  assert.ok(seen.size >= 80, `only ${seen.size} different numbers`);
  assert.equal(faults.calls, 300);
});

test('HEAD /rng draws and counts nothing', async (t) => {
  const { api, faults } = await startTestService(t, { FAIL_AFTER_CALLS: '1' });
  await api.head('/rng').expect(200);
  await api.head('/rng').expect(200);
  await api.get('/rng').expect(200);
  await api.head('/rng').expect(200);
  await api.get('/rng').expect(500);
  await api.head('/rng').expect(500);
  assert.equal(faults.calls, 2);
});

test('GET /health and GET /ready', async (t) => {
  const { api, lifecycle } = await startTestService(t);
  const { headers } = await api.get('/health').expect(200, 'Ok\n').expect('Content-Type', /^text/);
  assert.ok(!('x-powered-by' in headers) && !('etag' in headers));
  await api.get('/ready').expect(200);
  for (const phase of ['starting', 'stopping'] as const) {
    lifecycle.phase = phase;
    const { body } = await api.get('/ready').expect(503);
    assert.equal(body.detail, `The service is ${phase}.`);
  }
});

test('GET / tells what health checks from within the container have seen', async (t) => {
  const { api } = await startTestService(t, { FAIL_AFTER_CALLS: '1' });
  const check = () => api.get('/health').set('User-Agent', 'docker-healthcheck');
  const passed = async () => {
    const { body } = await api.get('/').expect(200);
    return body.probes.map((probe: { passed: boolean }) => probe.passed);
  };
  assert.deepEqual(await passed(), []);
  await check().expect(200);
  await api.get('/health').expect(200);
  assert.deepEqual(await passed(), [true], 'only checks by Docker count');
  await api.get('/rng').expect(200);
  await api.get('/rng').expect(500);
  for (let probe = 0; probe < 5; probe += 1) await check().expect(500);
  assert.deepEqual(await passed(), [false, false, false, false, false], 'the last five are kept');
});

test('a health check comes from the loopback address, as docker-healthcheck', () => {
  function passed(remoteAddress: string | undefined, tool: string) {
    const { observe, list } = createProbes();
    const request = { socket: { remoteAddress }, get: () => tool } as unknown as Request;
    const incomplete = { statusCode: 200, writableFinished: false };
    const response = Object.assign(new EventEmitter(), incomplete) as unknown as Response;
    observe(request, response, () => {});
    response.emit('close');
    return list().map((probe) => probe.passed);
  }
  for (const address of ['::1', '127.0.0.1', '::ffff:127.1.2.3']) {
    assert.deepEqual(passed(address, 'docker-healthcheck'), [false]);
    assert.deepEqual(passed(address, 'http-check/3.0.0'), []);
  }
  for (const address of ['10.127.0.1', '::1:1', undefined]) {
    assert.deepEqual(passed(address, 'docker-healthcheck'), []);
  }
});

test('GET /', async (t) => {
  const { api, state, switchOn } = await startTestService(t);
  switchOn('error', { routes: ['/health'] });
  await api.get('/rng').expect(200);
  await api.get('/health').expect(500);
  const { body } = await api.get('/').expect(200);
  assert.partialDeepStrictEqual(body, {
    ...state,
    service: 'numbers-api',
    release: 'dev',
    calls: 1,
    health: { status: 'unhealthy', problem: 'the fault error answers 500' },
    faults: [{ type: 'error', hits: 1 }],
  });
});

test('GET /metrics counts requests by method, route and status', async (t) => {
  const { api, switchOn } = await startTestService(t);
  await api.get('/rng').expect(200);
  await api.head('/rng').expect(200);
  await api.get('/rng?a=1').expect(200);
  await api.delete('/faults/error').expect(204);
  for (const path of ['/no/such/route', '/another']) await api.get(path).expect(404);
  switchOn('reset');
  await assert.rejects(api.get('/rng'));
  switchOn('error', { count: 2 });
  await assert.rejects(api.get('/rng'));
  const { text, type } = await api.get('/metrics').expect(200);
  assert.equal(type, 'text/plain');
  for (const line of [
    'http_requests_total{method="GET",route="/rng",status="200"} 2',
    'http_requests_total{method="HEAD",route="/rng",status="200"} 1',
    'http_requests_total{method="GET",route="/rng",status="none"} 2',
    'http_requests_total{method="DELETE",route="/faults/:type",status="204"} 1',
    'http_requests_total{method="GET",route="unknown",status="404"} 2',
    'http_request_duration_seconds_count{method="GET",route="/rng",status="200"} 2',
    'faults_injected_total{type="reset"} 2',
    'faults_injected_total{type="error"} 0',
  ]) {
    assert.ok(text.includes(`${line}\n`), `${line} is not in\n${text}`);
  }
  const [, sum] = /_sum\{method="GET",route="unknown",status="404"\} (\S+)/.exec(text) ?? [];
  assert.ok(Number(sum) > 0 && Number(sum) < 60, `${sum} s for two requests`);
  assert.match(text, /^build_info\{release="dev",version="\d+\.\d+\.\d+"\} 1$/m);
  assert.match(text, /^process_resident_memory_bytes \d+$/m);
  assert.match(text, /^nodejs_eventloop_lag_seconds /m);
});
