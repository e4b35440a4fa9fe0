// Faults of which nothing tells until they are gone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import request from 'supertest';
import { createService } from '../src/service.ts';
import { settingsSchema } from '../src/settings.ts';

/** Those that leave the process alive and the requests with an answer. */
for (const type of ['error', 'fail-after', 'flap', 'latency', 'unready']) {
  test(`a secret ${type} is told of nowhere until it is gone`, async (t) => {
    const log = silentLog();
    const lines: string[] = [];
    for (const level of ['info', 'warn', 'error'] as const) {
      t.mock.method(log, level, (line: string) => lines.push(line));
    }
    const environment = { FAIL_AFTER_CALLS: '0', FAULT_INJECTION: 'on' };
    const { app, faults } = createService(readSettings(settingsSchema, environment), log);
    t.after(faults.switchAllOff);
    const metricsBefore = (await request(app).get('/metrics')).text;

    const settings = { secret: true, routes: ['/rng', '/health', '/ready'] };
    const more = { 'fail-after': { calls: 0 }, latency: { delay: 1 } }[type] ?? {};
    const { body } = await request(app)
      .put(`/faults/${type}`)
      .send({ ...settings, ...more });
    assert.deepEqual(body.active, []);
    const answers = [];
    for (const route of ['/rng', '/health', '/ready', '/']) {
      answers.push((await request(app).get(route)).text);
    }
    assert.deepEqual((await request(app).get('/faults')).body.active, []);
    const told = [...answers, ...lines].join('\n');
    assert.doesNotMatch(told, /the fault|fault \w|the bug|down phase|"type"/);
    const injected = (text: string) => text.match(/^faults_injected_total.*$/gm);
    const metricsAfter = (await request(app).get('/metrics')).text;
    assert.deepEqual(injected(metricsAfter), injected(metricsBefore));

    await request(app).delete('/faults').expect(204);
    assert.match(lines.join('\n'), new RegExp(`fault ${type} gone: switched off; hits: [34]`));
  });
}
