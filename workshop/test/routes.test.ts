import assert from 'node:assert/strict';
import { test } from 'node:test';
import request from 'supertest';
import { createTestGuide } from './support/guide.ts';
import { playBrokenApi } from './support/witnesses.ts';

const LAB = '01-up-is-not-well';
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

test('the question comes first: no command, no explanation, no right answer', async () => {
  const { app } = createTestGuide();
  const { text } = await request(app).get('/labs/1').expect(200).expect('Content-Type', /html/);
  assert.match(text, /name="answer" value="unhealthy"/);
  assert.doesNotMatch(text, /compose\/v1\.yml|class="command"|Docker watches a process/);
});

test('a prediction opens the commands, and stands', async () => {
  const { app, guide } = createTestGuide();
  const predict = (answer: string) =>
    request(app).post('/labs/1/prediction').send(form({ answer })).expect(303);
  await predict('unhealthy').expect('Location', '/labs/1');
  await predict('up');
  assert.equal(guide.progress.read()[LAB]?.predicted, 'unhealthy');
  const { text } = await request(app).get('/labs/1').expect(200);
  assert.match(text, /<span>ask<\/span> <span>4<\/span>/);
  assert.doesNotMatch(text, /Docker watches a process/);
});

for (const body of ['', 'answer=', 'answer=maybe', 'answer=up&answer=exited']) {
  test(`POST /labs/1/prediction with "${body}": the question again, and why`, async () => {
    const { app, guide } = createTestGuide();
    const { text } = await request(app).post('/labs/1/prediction').send(body).expect(400);
    assert.match(text, /role="alert">Choose an answer first/);
    assert.deepEqual(guide.progress.read(), {});
  });
}

test('with all evidence there is the explanation, with what was predicted', async () => {
  const { app, guide, record } = createTestGuide();
  guide.progress.predict(LAB, 'unhealthy', 1_000);
  playBrokenApi(record, 1_000, 10_000);
  guide.judgeAll();
  const { text: underWay } = await request(app).get('/labs/1');
  assert.match(underWay, /id="check-broken" data-check="done"/);
  assert.match(underWay, /id="check-up" data-check="lasting"/);
  assert.deepEqual(Object.keys(guide.progress.read()[LAB]?.ticked ?? {}), ['broken']);
  const list = request(app).get('/').set('Accept-Language', 'ko');
  assert.match((await list).text, /확인 2개 중 1개/);
  playBrokenApi(record, 11_000, 22_000);
  guide.judgeAll();
  const { text } = await request(app).get('/labs/1');
  assert.match(text, /You predicted “Up \(unhealthy\)”\. It is “Up”\./);
  assert.match(text, /Docker watches a process/);
  const { body } = await request(app).get('/api/labs').expect(200);
  assert.equal(body[0].state, 'explained');
  await request(app).post('/labs/1/again').expect(303);
  assert.equal(guide.standing(guide.labs[0] ?? assert.fail()).state, 'question');
});

test('between two judgings, too, all checks done means explained', async () => {
  const { app, guide, record } = createTestGuide();
  guide.progress.predict(LAB, 'unhealthy', 1_000);
  playBrokenApi(record, 1_000, 60_000);
  const { body } = await request(app).get('/api/labs').expect(200);
  assert.ok(body[0].checks.every(({ done }: { done: boolean }) => done));
  assert.equal(body[0].state, 'explained');
});

test('the language is what the browser asks for, until one is chosen', async () => {
  const { app } = createTestGuide();
  const korean = await request(app).get('/').set('Accept-Language', 'ko-KR,ko;q=0.9,en;q=0.8');
  assert.match(korean.text, /<html lang="ko">/);
  const other = await request(app).get('/').set('Accept-Language', 'fr');
  assert.match(other.text, /<html lang="en">/);
  const chosen = await request(app)
    .post('/language')
    .send(form({ language: 'ko', back: '/labs/1' }))
    .expect(303)
    .expect('Location', '/labs/1');
  const cookie = chosen.get('Set-Cookie')?.[0]?.split(';')[0] ?? '';
  const { text } = await request(app).get('/').set('Accept-Language', 'en').set('Cookie', cookie);
  assert.match(text, /<html lang="ko">/);
});

for (const fields of [
  { language: 'xx', back: '/' },
  { language: 'ko', back: '//evil.example' },
]) {
  test(`POST /language with ${JSON.stringify(fields)} is refused`, async () => {
    await request(createTestGuide().app).post('/language').send(form(fields)).expect(400);
  });
}

for (const path of ['/labs/0', '/labs/13', '/labs/01', '/labs/x', '/instructor/1', '/nothing']) {
  test(`GET ${path} does not exist`, async () => {
    await request(createTestGuide().app).get(path).expect(404);
  });
}

const CHANGES = ['/labs/1/prediction', '/labs/1/again', '/again', '/language', '/incident'];
for (const path of CHANGES) {
  test(`POST ${path} is refused to a page from elsewhere, and under a name that is not ours`, async () => {
    const { app } = createTestGuide();
    const post = () => request(app).post(path).send('answer=up');
    await post().set('Sec-Fetch-Site', 'cross-site').expect(403);
    await post().set('Origin', 'http://evil.example').expect(403);
    await post().set('Host', 'evil.example').expect(403);
  });
}

test('the instructor sees all answers, and what to say', async () => {
  const { app, guide } = createTestGuide();
  const { text } = await request(app).get('/instructor').expect(200);
  for (const { texts } of guide.labs) {
    const { explanation, instructor, explanations } = texts.en;
    for (const html of [explanation, instructor, ...explanations.map((each) => each.html)]) {
      assert.ok(text.includes(html), html);
    }
  }
});

test('GET /api/labs/1/evidence: what counts since the prediction', async () => {
  const { app, guide, record } = createTestGuide();
  await request(app).get('/api/labs/1/evidence').expect(404);
  playBrokenApi(record, 1_000, 5_000);
  guide.progress.predict(LAB, 'up', 3_000);
  const { body } = await request(app).get('/api/labs/1/evidence').expect(200);
  assert.equal(body.since, 3_000);
  assert.equal(body.evidence.api[0].from, 3_000);
});
