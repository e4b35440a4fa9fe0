// GET /metrics: what was asked, how it was answered, and what was injected.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { startTestService } from './support/service.ts';

test('GET /metrics counts requests by method, route and status', async (t) => {
  const { server, switchOn } = await startTestService(t);
  await request(server).get('/rng').expect(200);
  await request(server).head('/rng').expect(200);
  await request(server).get('/rng?a=1').expect(200);
  await request(server).delete('/faults/error').expect(204);
  await request(server).get('/no/such/route').expect(404);
  switchOn('reset');
  await assert.rejects(request(server).get('/rng'));
  switchOn('error', { count: 2 });
  await assert.rejects(request(server).get('/rng'));
  const { text } = await request(server)
    .get('/metrics')
    .expect(200)
    .expect('Content-Type', /^text\/plain; version=0\.0\.4/);
  for (const line of [
    'http_requests_total{method="GET",route="/rng",status="200"} 2',
    'http_requests_total{method="HEAD",route="/rng",status="200"} 1',
    'http_requests_total{method="GET",route="/rng",status="none"} 2',
    'http_requests_total{method="DELETE",route="/faults/:type",status="204"} 1',
    'http_requests_total{method="GET",route="unknown",status="404"} 1',
    'http_request_duration_seconds_count{method="GET",route="/rng",status="200"} 2',
    'faults_injected_total{type="reset"} 2',
    'faults_injected_total{type="error"} 0',
  ]) {
    assert.ok(text.includes(`${line}\n`), `${line} is not in\n${text}`);
  }
  assert.match(text, /^build_info\{release="dev",version="\d+\.\d+\.\d+"\} 1$/m);
  assert.match(text, /^process_resident_memory_bytes \d+$/m);
});
