// An API that is broken in every way, or means harm, must not take the web down with it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import type { About, Problem } from 'contract';
import { explainService } from 'story/sentences.ts';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { faultTypes, startApi } from './real-api.ts';
import { createTestApp, NO_API, USUAL } from './test-app.ts';

/**
 * Listens until the test ends.
 *
 * @returns the address that would be that of /rng
 */
async function startServer(
  test: Pick<TestContext, 'after'>,
  answer: RequestListener,
  port = 0,
): Promise<string> {
  const server = createServer(answer).listen(port, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/rng`;
}

/** Answers with this text as JSON. */
function answers(body: string, status = 200): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
  };
}

/** Answers GET /rng so, and says elsewhere that it is numbers-api. */
function asApi(answer: RequestListener): RequestListener {
  const tell = answers(JSON.stringify(GOOD));
  return (request, response) => (request.url === '/rng' ? answer : tell)(request, response);
}

/** Answers with problem details, as numbers-api does. */
function fails(status: number, detail: string): RequestListener {
  return answers(JSON.stringify({ status, detail } satisfies Problem), status);
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
  ['an empty body', answers(''), notANumber],
  ['text', answers('<h1>It works!</h1>'), notANumber],
  ['a number as text', answers('"42"'), notANumber],
  ['a fraction', answers('4.2'), notANumber],
  ['a number too high', answers('100'), notANumber],
  ['a number too low', answers('-1'), notANumber],
  ['an object', answers('{"number":42}'), notANumber],
  ['null', answers('null'), notANumber],
  ['nothing, since none listens', NO_API, 'refused the connection: nothing listens there'],
];

describe('GET /api/number', { concurrency: 8 }, () => {
  for (const number of [0, 7, 99]) {
    test(`passes on ${number}`, async (t) => {
      const url = await startServer(t, asApi(answers(`${number}`)));
      const response = await request(createTestApp(t, url).app).get('/api/number').expect(200);
      assert.equal(response.body.number, number);
      assert.equal(response.headers['cache-control'], 'no-store');
    });
  }

  for (const [what, answer, problem] of failures) {
    test(`is 503 when the API gives ${what}`, async (t) => {
      const url = typeof answer === 'string' ? answer : await startServer(t, asApi(answer));
      // Whatever else is wrong has to be told long before the time is over.
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
  const url = await startServer(t, asApi(fails(500, '<script>alert(1)</script>')));
  const { text } = await request(createTestApp(t, url).app).post('/').expect(503);
  assert.match(text, /RNG service unavailable!/);
  assert.match(text, />Get a random number<\/button>/);
  assert.match(text, /&lt;script&gt;alert/);
  assert.doesNotMatch(text, /<script>alert/);
});

const GOOD: About = {
  service: 'numbers-api',
  release: 'v3',
  version: '3',
  instance: 'i',
  bootId: 'b',
  startedAt: '2026-11-01T00:00:00Z',
  calls: 0,
  health: { status: 'healthy' },
  probes: [],
  faults: [],
};

/** Answers as `routes` says, by path, and `Ok` elsewhere. */
function startHostileApi(t: TestContext, routes: Record<string, object>): Promise<string> {
  const all: typeof routes = { '/': GOOD, '/faults': catalogue(faultTypes), ...routes };
  return startServer(t, ({ url = '' }, response) => {
    const answer = all[url];
    if (answer === undefined) response.end('Ok');
    else response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
  });
}

const catalogue = (types: unknown[]) => ({ types, active: [] });
const nameOf = ({ name }: { name: string }) => name;

for (const [what, about] of [
  ['a problem of 190 KB', { health: { status: 'unhealthy', problem: 'x'.repeat(190_000) } }],
  ['a thousand faults', { faults: Array(1_000).fill({ type: 'a', settings: {}, hits: 1 }) }],
  ['a nested setting', { faults: [{ type: 'a', settings: { a: { b: {} } }, hits: 1 }] }],
  ['a wrong type', { calls: 'many' }],
] as const) {
  test(`of an API that says ${what} of itself nothing is kept`, async (t) => {
    const url = await startHostileApi(t, { '/': { ...GOOD, ...about } });
    const { app, live } = createTestApp(t, url);
    await waitFor('all probes', 120, () =>
      ['about', 'health', 'ready'].every((route) =>
        live.recorder.recording.observations.some(
          (each) => 'route' in each && each.route === route,
        ),
      ),
    );
    assert.ok(live.recorder.recording.observations.every(({ kind }) => kind !== 'about'));
    const size = JSON.stringify(live.recorder.recording).length;
    assert.ok(size < 20_000, `the state has ${size} characters`);
    await request(app).get('/').expect(200);
    await request(app).get('/api/status').expect(200);
  });
}

for (const [what, entry] of [
  ['no settings', { ...faultTypes[0], name: 'odd', settings: null }],
  ['settings without properties', { ...faultTypes[0], name: 'odd', settings: {} }],
  ['a name of 1 MB', { ...faultTypes[0], name: 'o'.repeat(100_000) }],
  ['a field that is a text', { ...faultTypes[0], settings: { properties: { rate: 'odd' } } }],
  ['nothing', null],
] as const) {
  test(`an entry of the catalogue with ${what} does not take the page down`, async (t) => {
    const url = await startHostileApi(t, { '/faults': catalogue([...faultTypes, entry]) });
    const { app, live } = createTestApp(t, url);
    await waitFor('the catalogue', 120, () => live.story().faultTypes.length > 0);
    assert.deepEqual(live.story().faultTypes.map(nameOf), faultTypes.map(nameOf));
    const { text } = await request(app).get('/').expect(200);
    assert.match(text, /unready/);
  });
}

test("what Docker's checks have seen at the API is counted", async (t) => {
  const probes = [10, 20, 30].map((second) => ({
    at: `2026-11-01T00:00:${second}Z`,
    passed: second === 10,
  }));
  const url = await startHostileApi(t, { '/': { ...GOOD, probes } });
  const { live } = createTestApp(t, url);
  const docker = () => live.story().replicas[0]?.docker;
  await waitFor('an unhealthy container', 120, () => docker() === 'unhealthy');
});

const stranger = 'numbers-api is not the service that answers at its address';

for (const [what, answer] of [
  ['a page', (_request, response) => response.end('<h1>It works!</h1>')],
  ['404', fails(404, 'no such route')],
  ['the JSON of another service', answers('{"service":"guide"}')],
] as [string, RequestListener][]) {
  test(`an address that was the API's and answers with ${what} is gone, and asked for nothing but GET /`, async (t) => {
    const api = await startApi(t);
    const { app, live } = createTestApp(t, api.url);
    await waitFor('the catalogue', 120, () => live.story().faultInjection === 'on');
    await api.die();
    await waitFor('the end', 120, () => live.story().service.condition === 'gone');

    const asked: string[] = [];
    const { port } = new URL(api.url);
    await startServer(
      t,
      (request, response) => {
        asked.push(`${request.method} ${request.url}`);
        answer(request, response);
      },
      Number(port),
    );
    const reason = () => explainService(live.story().service);
    await waitFor('the stranger', 120, () => reason() === stranger);
    const { body } = await request(app).get('/api/number').expect(503);
    assert.equal(body.detail, `No number: ${stranger}.`);
    await request(app).post('/faults/error/on').accept('application/json').expect(503);
    await waitFor('further probes', 120, () => asked.length > 8);
    assert.deepEqual(new Set(asked), new Set(['GET /']));
    assert.equal(live.story().service.condition, 'gone');
  });
}

test('a name that leads to a stranger from the start is no replica, and gets no call', async (t) => {
  const asked: string[] = [];
  const url = await startServer(t, (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end('7');
  });
  const { app, live } = createTestApp(t, url);
  await request(app).get('/api/number').expect(503);
  await waitFor('probes', 120, () => asked.length > 4);
  const { service, replicas } = live.story();
  assert.deepEqual([explainService(service), replicas], [stranger, []]);
  assert.deepEqual(new Set(asked), new Set(['GET /']));
});
