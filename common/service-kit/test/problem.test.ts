import assert from 'node:assert/strict';
import { test } from 'node:test';
import express, { type RequestHandler } from 'express';
import request from 'supertest';
import { silentLog } from '../src/log.ts';
import { allowOnly, notFound, problemFromError, sendProblem } from '../src/responses.ts';

function appWith(handler: RequestHandler) {
  const app = express();
  // Express prints errors unless it is told that this is a test.
  app.set('env', 'test');
  app.route('/').get(handler).all(allowOnly('GET, HEAD'));
  app.use(notFound);
  app.use(problemFromError(silentLog()));
  return app;
}

test('sendProblem answers with problem details', async () => {
  const app = appWith((_request, response) =>
    sendProblem(response, { status: 409, detail: 'Not now.', retryIn: 5 }),
  );
  const { body } = await request(app)
    .get('/')
    .expect(409)
    .expect('Content-Type', /problem\+json/);
  assert.deepEqual(body, { title: 'Conflict', status: 409, detail: 'Not now.', retryIn: 5 });
});

test('notFound names what was asked for', async () => {
  const app = appWith((_request, response) => response.end());
  const { body } = await request(app).post('/a').expect(404);
  assert.equal(body.detail, 'There is no POST /a here.');
});

test('allowOnly names what is allowed', async () => {
  const app = appWith((_request, response) => response.end());
  const { body } = await request(app).delete('/').expect(405).expect('Allow', 'GET, HEAD');
  assert.equal(body.detail, '/ does not support DELETE, only GET, HEAD.');
});

test("problemFromError tells the client of the client's errors, and of no other", async () => {
  const ours = appWith(() => {
    throw new Error('a secret');
  });
  const { text } = await request(ours).get('/').expect(500);
  assert.doesNotMatch(text, /secret/);
  const theirs = appWith(() => {
    throw Object.assign(new Error('bad body'), { status: 400 });
  });
  const { body } = await request(theirs).get('/').expect(400);
  assert.equal(body.detail, 'bad body');
});

test('problemFromError takes whatever is thrown', async () => {
  for (const thrown of [undefined, null, 'text', { status: '400' }, { status: 200 }]) {
    const app = appWith(() => Promise.reject(thrown ?? new Error('nothing')));
    await request(app).get('/').expect(500);
  }
});

test('problemFromError ends the connection when the answer has begun', async () => {
  const app = appWith((_request, response) => {
    response.write('half an ans');
    throw new Error('too late');
  });
  await assert.rejects(request(app).get('/'), { code: 'ECONNRESET' });
});
