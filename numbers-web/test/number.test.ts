import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, test } from 'node:test';
import { pino } from 'pino';
import request from 'supertest';
import { answers, drips, fails, floods, hangs, resets, startServer } from './hostile-server.ts';
import { startApi } from './real-api.ts';
import { createTestApp, USUAL } from './test-app.ts';

const notANumber = 'answered with something else than a number from 0 to 99';
const late = 'gave no answer in time';
const failures: [what: string, answer: RequestListener, problem: RegExp | string][] = [
  ['500', fails(500, 'the bug strikes'), 'answered 500 Internal Server Error: the bug strikes'],
  ['503 without a body', answers('', 503), 'answered 503 Service Unavailable'],
  ['404', fails(404, 'no such route'), 'answered 404 Not Found: no such route'],
  ['a redirect', answers('', 302), 'answered 302 Found'],
  ['no answer', hangs, late],
  ['an answer that drips', drips, late],
  ['a flood', floods, /^failed: maxContentLength/],
  ['a broken connection', resets, 'broke off the connection'],
  ['an empty body', answers(''), notANumber],
  ['text', answers('<h1>It works!</h1>'), notANumber],
  ['a number as text', answers('"42"'), notANumber],
  ['a fraction', answers('4.2'), notANumber],
  ['a number too high', answers('100'), notANumber],
  ['a number too low', answers('-1'), notANumber],
  ['an object', answers('{"number":42}'), notANumber],
  ['null', answers('null'), notANumber],
];

describe('GET /api/number', { concurrency: 8 }, () => {
  for (const number of [0, 7, 99]) {
    test(`passes on ${number}`, async (t) => {
      const url = await startServer(t, answers(`${number}`));
      const response = await request(createTestApp(t, url).app).get('/api/number');
      assert.equal(response.status, 200);
      assert.equal(response.body.number, number);
      assert.equal(response.headers['cache-control'], 'no-store');
    });
  }

  for (const [what, answer, problem] of failures) {
    test(`is 503 when the API gives ${what}`, async (t) => {
      const url = await startServer(t, answer);
      // Whatever else is wrong has to be told long before the time is over.
      const shortly = { environment: { ATTEMPT_TIMEOUT: '100', CALL_BUDGET: '400' } };
      const { app } = createTestApp(t, url, problem === late ? shortly : {});
      const response = await request(app).get('/api/number');
      assert.equal(response.status, 503);
      assert.equal(response.type, 'application/problem+json');
      assert.match(response.headers['retry-after'] ?? '', /^\d+$/);
      const [, found = ''] = /^No number: numbers-api (.*)\.$/.exec(response.body.detail) ?? [];
      if (typeof problem === 'string') assert.equal(found, problem);
      else assert.match(found, problem);
    });
  }

  test('is 503 when nothing listens', async (t) => {
    const response = await request(createTestApp(t).app).get('/api/number');
    assert.equal(response.status, 503);
    assert.match(response.body.detail, /refused the connection/);
  });

  test('an outage is logged in two lines, however many calls fail', async (t) => {
    const lines: string[] = [];
    const log = pino({}, { write: (line: string) => lines.push(JSON.parse(line).msg) });
    const api = await startApi(t);
    const { app } = createTestApp(t, api.url, { log, environment: { CLIENT_RETRY: 'off' } });
    for (const isBroken of [false, true, true, false, false]) {
      if (isBroken) api.spoilNumbers('error');
      else api.switchAllOff();
      await request(app)
        .get('/api/number')
        .expect(isBroken ? 503 : 200);
    }
    assert.equal(lines.length, 2);
    assert.match(lines[0] ?? '', /^no number: numbers-api answered 500 Internal Server Error/);
    assert.match(
      lines[1] ?? '',
      /^numbers-api is back: numbers again after \d\.\d s and 2 failed calls$/,
    );
  });

  test('is 503 when the name is unknown', async (t) => {
    const { app } = createTestApp(t, 'http://numbers-api.invalid/rng', { environment: USUAL });
    const response = await request(app).get('/api/number');
    assert.equal(response.status, 503);
    assert.match(response.body.detail, /has no address|in time/);
  });
});
