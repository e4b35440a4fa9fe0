// An API that is broken in every way, or means harm, must not take the web down with it.
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { describe, type TestContext, test } from 'node:test';
import { explainService } from 'story/sentences.ts';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { ABOUT, faultTypes } from './real-api.ts';
import { createTestApp, NO_API, post, serve, USUAL, watchApi } from './test-app.ts';

/** Listens until the test ends; returns what would be the address of /rng, and what was asked. */
async function startServer(test: TestContext, answer: RequestListener, port = 0) {
  const asked: string[] = [];
  const listener: RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  };
  const { address } = await serve(test, listener, port);
  return { url: `${address}/rng`, asked };
}

/** Answers with this text as JSON. */
function answers(body: string, status = 200): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  };
}

/** Answers with problem details, as numbers-api does. */
const fails = (status: number, detail: string) =>
  answers(JSON.stringify({ status, detail }), status);

const catalogue = (types: unknown[]) => answers(JSON.stringify({ types, active: [] }));
const about = (changes: object) => answers(JSON.stringify({ ...ABOUT, ...changes }));

/** Answers as `routes` says, by path, says of itself that it is numbers-api, and says `Ok` elsewhere. */
async function startHostileApi(test: TestContext, routes: Record<string, RequestListener>) {
  const usual: typeof routes = { '/': about({}), '/faults': catalogue(faultTypes) };
  const { url } = await startServer(test, (request, response) => {
    const answer = { ...usual, ...routes }[request.url ?? ''];
    if (answer) answer(request, response);
    else response.end('Ok');
  });
  return url;
}

const notANumber = 'answered with something other than a number from 0 to 99';
const late = 'gave no answer in time';
const failures: [what: string, answer: RequestListener | string, problem: string][] = [
  ['500', fails(500, 'the bug strikes'), 'answered 500 Internal Server Error: the bug strikes'],
  ['503 without a body', answers('', 503), 'answered 503 Service Unavailable'],
  ['404', fails(404, 'no such route'), 'answered 404 Not Found: no such route'],
  ['a redirect', answers('', 302), 'answered 302'],
  ['no answer', () => {}, late],
  [
    'an answer that drips',
    (_request, response) => {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const drip = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(drip));
    },
    late,
  ],
  [
    'an answer that is cut',
    (_request, response) => {
      response.writeHead(200, { 'Content-Length': 3 });
      response.write('4', () => response.destroy());
    },
    'broke off its answer',
  ],
  [
    'a flood',
    answers(' '.repeat(1_000_000)),
    'cannot be called: maxContentLength size of 200000 exceeded',
  ],
  ['a broken connection', ({ socket }) => socket.resetAndDestroy(), 'broke off the connection'],
  ...['', '<h1>It works!</h1>', '"42"', '4.2', '100', '-1', '{"number":42}', 'null'].map(
    (body) => [`the body ${body}`, answers(body), notANumber] as [string, RequestListener, string],
  ),
  ['nothing, since none listens', NO_API, 'refused the connection: nothing listens there'],
];

describe('GET /api/number', { concurrency: 8 }, () => {
  for (const number of [0, 7, 99]) {
    test(`passes on ${number}`, async (t) => {
      const url = await startHostileApi(t, { '/rng': answers(`${number}`) });
      const response = await request(createTestApp(t, url).app).get('/api/number').expect(200);
      assert.equal(response.body.number, number);
      assert.equal(response.headers['cache-control'], 'no-store');
    });
  }

  for (const [what, answer, problem] of failures) {
    test(`is 503 when the API gives ${what}`, async (t) => {
      const url =
        typeof answer === 'string' ? answer : await startHostileApi(t, { '/rng': answer });
      // Any other problem must be reported long before the time is over.
      const shortly = { environment: { ATTEMPT_TIMEOUT: '100', CALL_BUDGET: '400' } };
      const { app } = createTestApp(t, url, problem === late ? shortly : {});
      const response = await request(app).get('/api/number').expect(503);
      assert.equal(response.type, 'application/problem+json');
      assert.equal(response.headers['retry-after'], '5');
      assert.equal(response.body.detail, `No number: numbers-api ${problem}.`);
    });
  }

  test('is 503 when the name is unknown', async (t) => {
    const { app } = createTestApp(t, 'http://numbers-api.invalid/rng', { environment: USUAL });
    const { body } = await request(app).get('/api/number').expect(503);
    assert.match(body.detail, /has no address|in time/);
  });
});

test('POST / shows the bad news, and what the API says as text', async (t) => {
  const url = await startHostileApi(t, { '/rng': fails(500, '<script>alert(1)</script>') });
  const { text } = await request(createTestApp(t, url).app).post('/').expect(503);
  assert.match(text, /RNG service unavailable!/);
  assert.match(text, />Get a random number<\/button>/);
  assert.match(text, /&lt;script&gt;alert/);
  assert.doesNotMatch(text, /<script>alert/);
});

for (const [what, changes] of [
  ['a problem of 190 KB', { health: { status: 'unhealthy', problem: 'x'.repeat(190_000) } }],
  ['a thousand faults', { faults: Array(1_000).fill({ type: 'a', settings: {}, hits: 1 }) }],
  ['a nested setting', { faults: [{ type: 'a', settings: { a: { b: {} } }, hits: 1 }] }],
  ['a wrong type', { calls: 'many' }],
] as const) {
  test(`of an API that says ${what} of itself nothing is kept`, async (t) => {
    const url = await startHostileApi(t, { '/': about(changes) });
    const { app, live } = createTestApp(t, url);
    const { observations } = live.recorder.recording;
    await waitFor('all probes', 120, () =>
      ['about', 'health', 'ready'].every((route) =>
        observations.some((each) => 'route' in each && each.route === route),
      ),
    );
    assert.ok(observations.every(({ kind }) => kind !== 'about'));
    const size = JSON.stringify(observations).length;
    assert.ok(size < 20_000, `the state has ${size} characters`);
    await request(app).get('/').expect(200);
    await request(app).get('/api/status').expect(200);
  });
}

test('odd entries do not take the page down, nor others with them; a new process has another catalogue', async (t) => {
  const [good] = faultTypes;
  const odd = [
    { ...good, name: 'odd', settings: null },
    { ...good, name: 'odd', settings: {} },
    { ...good, name: 'o'.repeat(100_000) },
    { ...good, name: 'odd', settings: { properties: { rate: 'odd' } } },
    null,
  ];
  const routes = { '/': about({}), '/faults': catalogue(odd) };
  const { app, live } = createTestApp(t, await startHostileApi(t, routes));
  await waitFor('the catalogue', 120, () => live.story().faultInjection === 'on');
  assert.deepEqual(live.story().faultTypes, []);
  Object.assign(routes, {
    '/': about({ bootId: 'c' }),
    '/faults': catalogue([...faultTypes, ...odd]),
  });
  await waitFor('the other catalogue', 120, () => live.story().faultTypes.length > 0);
  const nameOf = ({ name }: { name: string }) => name;
  assert.deepEqual(live.story().faultTypes.map(nameOf), faultTypes.map(nameOf));
  const { text } = await request(app).get('/').expect(200);
  assert.match(text, /unready/);
});

test('an API whose /health hangs is unhealthy, by a time-out', async (t) => {
  const { live } = createTestApp(t, await startHostileApi(t, { '/health': () => {} }));
  const problem = () => live.story().service.problem;
  await waitFor('the time-out', 120, () => problem()?.failure?.reason === 'timeout');
});

const stranger = 'numbers-api is not the service that answers at its address';

for (const [what, answer] of [
  ['a page', answers('<h1>It works!</h1>')],
  ['404', fails(404, 'no such route')],
  ['the JSON of another service', answers('{"service":"guide"}')],
] as const) {
  test(`an address that was the API's and answers with ${what} is gone, and asked for nothing but GET /`, async (t) => {
    const { api, app, live } = await watchApi(t);
    await api.die();
    await waitFor('the end', 120, () => live.story().service.condition === 'gone');

    const { asked } = await startServer(t, answer, Number(new URL(api.url).port));
    await waitFor('the stranger', 120, () => explainService(live.story().service) === stranger);
    const { body } = await request(app).get('/api/number').expect(503);
    assert.equal(body.detail, `No number: ${stranger}.`);
    const refusal = await post(app, '/faults/error/on').expect(503);
    assert.equal(refusal.body.detail, `${stranger}.`);
    await waitFor('further probes', 120, () => asked.length > 8);
    assert.deepEqual(new Set(asked), new Set(['GET /']));
    assert.equal(live.story().service.condition, 'gone');
  });
}

test('a name that leads to a stranger from the start is no replica, and gets no call', async (t) => {
  const { url, asked } = await startServer(t, answers('7'));
  const { app, live } = createTestApp(t, url);
  await request(app).get('/api/number').expect(503);
  await waitFor('probes', 120, () => asked.length > 4);
  const { service, replicas } = live.story();
  assert.deepEqual([explainService(service), replicas], [stranger, []]);
  assert.deepEqual(new Set(asked), new Set(['GET /']));
});
