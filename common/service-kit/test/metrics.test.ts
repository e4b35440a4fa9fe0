import assert from 'node:assert/strict';
import { test } from 'node:test';
import express from 'express';
import request from 'supertest';
import { createMetrics, measureRequests, showMetrics } from '../src/metrics.ts';

test('metrics say what runs, and the label route has one value for all addresses that match no route', async () => {
  const registry = createMetrics({ release: 'v3', version: '3.0.0' });
  const app = express();
  app.use(measureRequests(registry));
  app.get('/metrics', showMetrics(registry));
  for (let number = 0; number < 5; number += 1) await request(app).get(`/${number}`).expect(404);
  const { text } = await request(app).get('/metrics').expect(200);
  assert.match(text, /^http_requests_total\{method="GET",route="unknown",status="404"\} 5$/m);
  const labels = 'method="GET",route="unknown",status="404"';
  const sum = text.split(`http_request_duration_seconds_sum{${labels}} `)[1]?.split('\n')[0];
  assert.ok(Number(sum) > 0 && Number(sum) < 60, `${sum} s for five requests`);
  assert.match(text, /^nodejs_eventloop_lag_seconds /m);
  assert.match(text, /^build_info\{release="v3",version="3.0.0"\} 1$/m);
});
