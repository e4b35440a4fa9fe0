// Whatever the reader is asked, the Engine is asked nothing but what facts and events are made of.
//
// engine-api.txt lists every request that the Engine's API knows, taken from its own specification.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { METHODS } from 'node:http';
import { connect } from 'node:net';
import { type TestContext, test } from 'node:test';
import {
  answersWithTheirs,
  event,
  idOf,
  ours,
  SECRET,
  startReader,
  type TestReader,
} from './support.ts';

/** Those of later versions, and one without a specification. */
const FURTHER_REQUESTS = ['GET /images/{name}/attestations', 'POST /grpc'];
const requests = readFileSync(new URL('engine-api.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .concat(FURTHER_REQUESTS)
  .map((line) => line.replaceAll(/\{\w+\}/g, idOf('a')).split(' ') as [string, string]);

/** All that the Engine may ever be asked by the reader. */
const ALLOWED = [
  /^GET \/version$/,
  /^GET \/v1\.44\/info$/,
  /^GET \/v1\.44\/containers\/json\?[\w&=%.+-]+$/,
  /^GET \/v1\.44\/containers\/[0-9a-f]{64}\/json$/,
  /^GET \/v1\.44\/events\?[\w&=%.+-]+$/,
];

/** Ways to write the path of a request to the Engine so that something on the way may let it pass. */
const DISGUISES: [string, (path: string) => string][] = [
  ['as it is', (path) => path],
  ['with a version', (path) => `/v1.51${path}`],
  ['by way of /facts', (path) => `/facts/..${path}`],
  ['by way of /facts, encoded', (path) => `/facts%2f..${path.replaceAll('/', '%2f')}`],
  ['with a backslash', (path) => `/facts\\..${path.replaceAll('/', '\\')}`],
  ['as an absolute address', (path) => `http://docker${path}`],
  ['with two slashes', (path) => `/${path}`],
  ['in upper case', (path) => path.toUpperCase()],
];

for (const [how, disguise] of DISGUISES) {
  test(`every request of the Engine's API is refused, ${how}`, async (t) => {
    const reader = await startWithSecrets(t);
    assert.ok(requests.length > 100);
    for (const [method, path] of requests) {
      const request = `${method} ${disguise(path)}`;
      const status = (await send(reader, request)) ?? 0;
      // This path is one of the reader's own, too; that its answer holds only ours is tested elsewhere.
      if (/^GET (http:\/\/docker)?\/events$/.test(request)) assert.equal(status, 200);
      else assert.ok(status >= 400 && status < 500, `${request}: ${status}`);
    }
  });
}

test('no method but GET and HEAD is taken on any route', async (t) => {
  const reader = await startWithSecrets(t);
  for (const route of ['/facts', '/events', '/health', '/ready', '/']) {
    for (const method of METHODS) {
      const status = (await send(reader, `${method} ${route}`)) ?? 400;
      const isTaken = ['GET', 'HEAD'].includes(method) && route !== '/';
      assert.ok(isTaken ? status === 200 : status >= 400, `${method} ${route}: ${status}`);
    }
  }
});

const create = 'POST /containers/create HTTP/1.1\r\nHost: docker\r\nContent-Length: 2\r\n\r\n{}';
const facts = 'GET /facts HTTP/1.1\r\nHost: engine-reader\r\n';

/** Comes last, so that the connection is closed: a trick must not do harm to what follows either. */
const farewell = 'GET /health HTTP/1.1\r\nHost: engine-reader\r\nConnection: close\r\n\r\n';

/** Each with the statuses of its answers and of the farewell's, where they are certain. */
const TRICKS: [string, string, number[]?][] = [
  ['another method in a header', `${facts}X-HTTP-Method-Override: DELETE\r\n`, [200, 200]],
  ['another path in a header', `${facts}X-Original-URL: /info\r\n`, [200, 200]],
  ['a name that was rebound', 'GET /facts HTTP/1.1\r\nHost: evil.example\r\n', [403, 200]],
  ['a second request behind the first', `${facts}\r\n${create}`, [200, 404, 200]],
  ['a request in a body', `${facts}Content-Length: ${create.length}\r\n\r\n${create}`, [200, 200]],
  ['an upgrade', `${facts}Connection: Upgrade, close\r\nUpgrade: tcp\r\n\r\n${create}`],
  ['a tunnel', 'CONNECT docker:80 HTTP/1.1\r\nHost: docker\r\n', []],
];

for (const [what, bytes, statuses] of TRICKS) {
  test(`nothing comes of ${what}`, async (t) => {
    const reader = await startWithSecrets(t);
    const answer = await sendRaw(reader, `${bytes}\r\n${farewell}`);
    if (statuses) assert.deepEqual(statusesOf(answer), statuses, answer.slice(0, 500));
  });
}

const NOT_AN_ID = ['-1', '1e3', '0x1', ' 1', '1&since=2', '[$gt]=1', '9'.repeat(400), '%00', ''];

test('GET /events?since=NONSENSE is 400', async (t) => {
  const { status, engine } = await startReader(t);
  const before = engine.asked.length;
  for (const since of NOT_AN_ID) assert.equal(await status(`/events?since=${since}`), 400, since);
  assert.equal(engine.asked.length, before);
});

/** Sends this, and resolves with all that comes back until the server has closed the connection. */
function sendRaw({ port }: TestReader, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes, 'latin1'));
    socket.setEncoding('latin1').on('data', (text) => {
      answer += text;
    });
    // What breaks off is also an answer.
    socket.on('error', () => {});
    socket.on('close', () => {
      assert.doesNotMatch(answer, new RegExp(SECRET), bytes);
      resolve(answer);
    });
  });
}

/** The statuses of all answers on one connection. */
const statusesOf = (answer: string): number[] =>
  [...answer.matchAll(/HTTP\/1\.[01] (\d{3}) /g)].map((match) => Number(match[1]));

/** At the end of the test, the Engine must have been asked nothing else than what is allowed. */
async function startWithSecrets(t: TestContext): Promise<TestReader> {
  const reader = await startReader(t);
  Object.assign(reader.engine.answers, answersWithTheirs);
  reader.engine.tell(event('start', ours));
  t.after(() => {
    const isAllowed = (request: string) => ALLOWED.some((each) => each.test(request));
    assert.deepEqual(
      reader.engine.asked.filter((request) => !isAllowed(request)),
      [],
    );
  });
  return reader;
}

async function send(reader: TestReader, request: string): Promise<number | undefined> {
  const headers = 'Host: engine-reader\r\nConnection: close\r\nContent-Length: 2';
  return statusesOf(await sendRaw(reader, `${request} HTTP/1.1\r\n${headers}\r\n\r\n{}`))[0];
}
