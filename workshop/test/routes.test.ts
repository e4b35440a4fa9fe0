// The guide's pages, forms and streams, and its answers to programs.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { createTestGuide, playBrokenApi, serveTestGuide } from './support/guide.ts';

const LAB = '01-up-is-not-well';
const form = (fields: Record<string, string>) => new URLSearchParams(fields).toString();

test('the question comes first; a prediction opens the commands, and stands', async () => {
  const { app, guide } = createTestGuide();
  const { text: question } = await request(app)
    .get('/labs/1')
    .expect('Content-Type', /html/)
    .expect('Content-Security-Policy', /default-src/)
    .expect('Cache-Control', 'no-store');
  assert.match(question, /name="answer" value="unhealthy"/);
  assert.doesNotMatch(question, /compose\/v1\.yml|class="command"|Docker monitors a process/);
  const predict = (answer: string) =>
    request(app).post('/labs/1/prediction').send(form({ answer })).expect(303);
  for (const file of ['page.js', 'page.css']) await request(app).get(`/${file}`).expect(200);
  await predict('unhealthy').expect('Location', '/labs/1');
  await predict('up');
  await request(app).post('/labs/2/again').expect(303);
  assert.equal(guide.progress.read()[LAB]?.predicted, 'unhealthy');
  const { text } = await request(app).get('/labs/1').expect(200);
  assert.match(
    text,
    /<span>ask<\/span> <span>4<\/span><\/code><\/pre><button type="button" class="copy"/,
  );
  assert.match(text, /<a href="http:\/\/localhost:8088" target="_blank">/);
  assert.doesNotMatch(text, /Docker monitors a process/);
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
  const list = async () => (await request(app).get('/').set('Accept-Language', 'ko')).text;
  const lab = async () => (await request(app).get('/labs/1')).text;
  guide.progress.predict(LAB, 'unhealthy', 1_000);
  assert.match(
    await lab(),
    /Waiting for:<\/strong> an API without a health check \(step 1\)<br>\s+Latest report: <b>Engine<\/b> nothing so far/,
  );
  playBrokenApi(record, 1_000, 10_000);
  guide.tickChecks();
  assert.match(await lab(), /id="check-broken" data-check="done"/);
  assert.match(await lab(), /id="check-up" data-check="lasting"/);
  assert.doesNotMatch(await lab(), /Waiting for/);
  const { broken, ...others } = guide.progress.read()[LAB]?.ticked ?? {};
  assert.deepEqual([broken?.seen.length, others], [3, {}]);
  assert.match(await list(), /확인 항목 2개 중 1개/);

  playBrokenApi(record, 11_000, 22_000);
  // Before they are ticked, too, all checks done means explained.
  const { body } = await request(app).get('/api/labs').expect(200);
  assert.equal(body[0].state, 'explained');
  guide.tickChecks();
  assert.match(await lab(), /You predicted “Up \(unhealthy\)”\. It is “Up”\./);
  assert.match(await lab(), /Docker monitors a process/);
  assert.match(await list(), /완료, 새로 배움/);

  await request(app).post('/labs/1/again').expect(303).expect('Location', '/labs/1');
  assert.match(await lab(), /data-state="question"/);
  guide.progress.predict(LAB, 'up', 1_000);
  assert.match(await list(), /완료, 예상 적중/);
  await request(app).post('/again').expect(303).expect('Location', '/');
  assert.deepEqual(guide.progress.read(), {});
});

test('the language is what the browser asks for, until one is chosen', async () => {
  const { app } = createTestGuide();
  const choice = form({ language: 'ko', back: '/labs/1' });
  const choose = request(app).post('/language').send(choice);
  const chosen = await choose.expect(303).expect('Location', '/labs/1');
  const [cookie = ''] = chosen.get('Set-Cookie') ?? [];
  assert.match(cookie, /^numbers-language=ko; Max-Age=31536000; .*HttpOnly; SameSite=Strict$/);
  for (const [headers, language] of [
    [{ 'Accept-Language': 'ko-KR,ko;q=0.9,en;q=0.8' }, 'ko'],
    [{ 'Accept-Language': 'fr' }, 'en'],
    [{ 'Accept-Language': 'en', Cookie: `other=1; ${cookie.split(';')[0]}` }, 'ko'],
  ] as const) {
    const { text } = await request(app).get('/').set(headers);
    assert.match(text, new RegExp(`<html lang="${language}">`));
  }
});

for (const fields of [
  { language: 'xx', back: '/' },
  { language: 'ko', back: '//evil' },
  { language: 'ko', back: 'http:/evil' },
  { language: 'ko', back: '/labs/1?evil' },
]) {
  test(`POST /language with ${JSON.stringify(fields)} is refused`, async () => {
    const post = request(createTestGuide().app).post('/language').send(form(fields));
    await post.expect(400).expect(/language must be en or ko, and back a path of this server/);
  });
}

for (const path of ['/labs/0', '/labs/13', '/labs/01', '/labs/x', '/instructor/1', '/nothing']) {
  test(`GET ${path} does not exist`, async () => {
    const { app } = createTestGuide();
    const { type } = await request(app).get(path).expect(404);
    assert.match(type, /problem\+json/);
    await request(app).post(`${path}/again`).expect(404);
    const stream = request(app).get(`/events?path=${path}`);
    await stream.expect(404, /path must be a page of this server/);
  });
}

const CHANGES = ['/labs/1/prediction', '/labs/1/again', '/again', '/language', '/incident'];
for (const path of CHANGES) {
  test(`POST ${path} is refused to a page from elsewhere, under a name that is not ours, and when it is long`, async () => {
    const { app } = createTestGuide();
    const post = () => request(app).post(path).send('answer=up');
    await post().set('Sec-Fetch-Site', 'cross-site').expect(403);
    await post().set('Origin', 'http://evil.example').expect(403);
    await post().set('Host', 'evil.example').expect(403);
    const long = await request(app).post(path).send('x'.repeat(1_025)).expect(413);
    assert.match(long.type, /problem\+json/);
  });
}

test('the instructor sees all answers, what to say, and what to show without Docker', async () => {
  const { app, guide } = createTestGuide();
  const { text } = await request(app).get('/instructor').expect(200);
  assert.match(text, /<a href="http:\/\/localhost:8088\/replay" target="_blank">/);
  assert.match(text, /docs\/replay\.html/);
  for (const { texts } of guide.labs) {
    const { explanation, instructor, answers } = texts.en;
    for (const html of [explanation, instructor, ...answers.map((each) => each.explanation)]) {
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

/** Opens the stream of a page until the test ends. */
async function open(t: TestContext, address: string, path: string, lastEventId = '') {
  const options = { headers: { 'Last-Event-ID': lastEventId }, signal: t.signal };
  const response = await fetch(`${address}/events?path=${path}`, options);
  const page = { text: '' };
  const read = async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? [])
      page.text += chunk;
  };
  void read().catch(() => {
    // The test has closed it.
  });
  const mainParts = () => page.text.split('event: main\n').length - 1;
  return { page, mainParts };
}

test('an open page gets its main part at first, and again when it has changed', async (t) => {
  const { address, guide, streams } = await serveTestGuide(t);
  const lab = await open(t, address, '/labs/1');
  const list = await open(t, address, '/');
  await waitFor('the first main parts', 120, () => lab.mainParts() === 1 && list.mainParts() === 1);
  const id = /^id: (.*)$/m.exec(list.page.text)?.[1];
  const back = await open(t, address, '/', id);
  streams.sendChanges();
  guide.progress.predict(LAB, 'up', Date.now());
  await waitFor('the commands', 120, () => lab.page.text.includes('check-broken'));
  for (const { page } of [list, back]) {
    await waitFor('the list', 120, () => page.text.includes('0 of 2 checks'));
  }
  assert.deepEqual([lab.mainParts(), list.mainParts()], [2, 2]);
  assert.equal(back.mainParts(), 1, 'a page that comes back has the first one');
});
