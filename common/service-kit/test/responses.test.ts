// Answers for programs and for people in a terminal, which end with a newline; errors as problem details.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import express, { type RequestHandler } from 'express';
import request from 'supertest';
import { silentLog } from '../src/log.ts';
import * as responses from '../src/responses.ts';

function appWith(handler: RequestHandler, log = silentLog()) {
  const app = express();
  // Express prints errors unless this setting marks a test.
  app.set('env', 'test');
  app.route('/').get(handler).all(responses.allowOnly('GET, HEAD'));
  app.use(responses.notFound, responses.problemFromError(log));
  return request(app);
}

for (const [type, text, send] of [
  ['application/json', '{"number":42}', (to) => responses.sendJson(to, { number: 42 })],
  ['text/plain', 'Ok', (to) => responses.sendText(to, 'Ok')],
  [
    'application/problem+json',
    '{"title":"Conflict","status":409,"detail":"Not now.","retryIn":5}',
    (to) => responses.sendProblem(to, { status: 409, detail: 'Not now.', retryIn: 5 }),
  ],
] as [string, string, (response: express.Response) => void][]) {
  test(`an answer of ${type} ends with a newline`, async () => {
    const answer = await appWith((_request, response) => send(response)).get('/');
    assert.deepEqual([answer.type, answer.text], [type, `${text}\n`]);
  });
}

const ANY = (_request: unknown, response: express.Response) => void response.end();
for (const [method, path, handler, status, detail] of [
  ['post', '/a', ANY, 404, 'There is no route POST /a.'],
  ['delete', '/', ANY, 405, '/ does not support DELETE, only GET, HEAD.'],
  ['get', '/', throwing({ status: 400, message: 'bad body' }), 400, 'bad body'],
  ...[new Error('a secret'), 'text', { status: '400' }, { status: 399 }, { status: 500 }].map(
    (thrown) =>
      ['get', '/', throwing(thrown), 500, 'Unexpected error. The log has the details.'] as const,
  ),
] as const) {
  test(`${method} ${path} is answered with ${status}: ${detail}`, async () => {
    const { body } = await appWith(handler)[method](path).expect(status);
    assert.equal(body.detail, detail);
  });
}

test("an error of ours is logged, the client's is not", async (t) => {
  const log = silentLog();
  const { mock } = t.mock.method(log, 'error');
  await appWith(throwing('text'), log).get('/').expect(500);
  await appWith(throwing({ status: 400 }), log)
    .get('/')
    .expect(400);
  const logged = mock.calls.map(({ arguments: given }) => given);
  assert.deepEqual(logged, [[{ error: 'text' }, 'GET / failed: text']]);
});

test('an error after half an answer ends the connection', async () => {
  const api = appWith((_request, response) => {
    response.write('half an ans');
    throw new Error('too late');
  });
  await assert.rejects(api.get('/'), { code: 'ECONNRESET' });
});

function throwing(error: unknown): RequestHandler {
  return () => {
    throw error;
  };
}
