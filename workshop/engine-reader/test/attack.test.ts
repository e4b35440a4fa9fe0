// Whatever the reader is asked, such as every request in the Engine's own specification, listed in engine-api.txt, the
// Engine is asked nothing but what facts and events are made of.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, METHODS, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { event, idOf, ours, SECRET, startReader, type TestReader } from './support.ts';

/** Those of later versions, and one without a specification. */
const FURTHER_REQUESTS = ['GET /images/{name}/attestations', 'POST /grpc'];
const requests = readFileSync(new URL('engine-api.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .concat(FURTHER_REQUESTS)
  .map((line) => line.replaceAll(/\{\w+\}/g, idOf('a')).split(' ') as [string, string]);

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
    const reader = await startReader(t);
    reader.engine.tell(event('start', ours));
    assert.ok(requests.length > 100);
    for (const [method, path] of requests) {
      const line = `${method} ${disguise(path)}`;
      const status = (await send(reader, line)) ?? 0;
      // This path is one of the reader's own, too; that its answer holds only ours is tested elsewhere.
      if (/^GET (http:\/\/docker)?\/events$/.test(line)) assert.equal(status, 200);
      else assert.ok(status >= 400 && status < 500, `${line}: ${status}`);
    }
  });
}

test('no method but GET and HEAD is taken on any route', async (t) => {
  const reader = await startReader(t);
  for (const route of ['/facts', '/events', '/health', '/ready', '/']) {
    for (const method of METHODS) {
      const status = (await send(reader, `${method} ${route}`)) ?? 400;
      const isTaken = ['GET', 'HEAD'].includes(method) && route !== '/';
      assert.ok(isTaken ? status === 200 : status >= 400, `${method} ${route}: ${status}`);
    }
  }
});

test('a name that was rebound is refused', async (t) => {
  const reader = await startReader(t);
  assert.equal(await send(reader, 'GET /facts', 'evil.example'), 403);
});

/** Sends the path as it is; undefined where the connection is closed without an answer. */
async function send({ port }: TestReader, line: string, host = 'engine-reader') {
  const [method, path] = line.split(' ');
  const headers = { host, connection: 'close', 'content-length': 2 };
  const sent = request({ port, method, path, headers }).end('{}');
  const answer = await new Promise<IncomingMessage | undefined>((resolve) => {
    for (const kind of ['response', 'connect', 'upgrade']) sent.on(kind, resolve);
    sent.on('error', () => resolve(undefined));
  });
  if (answer) assert.doesNotMatch(await text(answer), new RegExp(SECRET), line);
  return answer?.statusCode;
}
