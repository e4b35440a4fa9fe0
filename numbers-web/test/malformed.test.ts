// Whatever malformed form comes, or one from elsewhere, it gets a 4xx, changes nothing, and costs no memory.
// MALFORMED_REQUESTS says how many.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { waitFor } from 'test-kit/wait.ts';
import { startApi } from './real-api.ts';
import { serveTestApp } from './test-app.ts';

const REQUESTS = Number(process.env.MALFORMED_REQUESTS || 1_500);
/** Megabytes by which the heap may differ afterwards, for caches, compiled code and the history. */
const TOLERANCE = 8;

interface Form {
  path: string;
  headers?: Record<string, string>;
  body?: string;
  /** 4xx unless given. */
  status?: number;
}

const fields = (values: Record<string, string>) => new URLSearchParams(values).toString();
const anyOf = (...values: string[]) => fc.constantFrom(...values);
const isWhole = (value: string) => value !== '' && Number.isInteger(Number(value));

const wrongSetting: fc.Arbitrary<Form> = fc
  .oneof(anyOf('x', '5e', '1.5', 'NaN', '[object Object]'), fc.string({ minLength: 1 }))
  .filter((value) => !isWhole(value))
  .map((status) => ({ path: '/faults/error/on', body: fields({ status, routes: '/rng' }) }));

const unknownFault: fc.Arbitrary<Form> = fc
  .oneof(
    anyOf('__proto__', 'constructor', '%', '%00', '%E0%A4%A', 'x'.repeat(5_000)),
    fc.string({ minLength: 10, maxLength: 200, unit: 'grapheme' }).map(encodeURIComponent),
  )
  .chain((name) => anyOf('on', 'off').map((way) => ({ path: `/faults/${name}/${way}` })));

const wrongRate: fc.Arbitrary<Form> = fc
  .oneof(
    anyOf('-1', '21', '1.5', 'x', '1e9', 'Infinity'),
    fc.string().filter((value) => Number.isNaN(Number(value))),
  )
  .map((perSecond) => ({ path: '/asking', body: fields({ perSecond }) }));

const wrongSafeguard: fc.Arbitrary<Form> = anyOf(
  ...['timeout=yes', 'retry=', 'breaker=on&breaker=on', 'fallback=ON'],
).map((body) => ({ path: '/safeguards', body }));

const CHANGES = ['/faults/error/on', '/safeguards', '/asking'];
const tooLarge: fc.Arbitrary<Form> = anyOf(...CHANGES).map((path) => {
  return { path, body: `a=${'x'.repeat(20_000)}` };
});

const fromElsewhere: fc.Arbitrary<Form> = fc.record({
  status: fc.constant(403),
  path: anyOf('/', '/faults/error/off', '/faults/off', '/reset', ...CHANGES),
  headers: fc.constantFrom(
    { Origin: 'http://evil.example' },
    { Origin: 'null' },
    { 'Sec-Fetch-Site': 'cross-site' },
    { 'Sec-Fetch-Site': 'same-site' },
    { Host: 'evil.example' },
    { Host: 'evil.example', Origin: 'http://evil.example' },
    { Host: '127.0.0.1.evil.example:8088' },
  ),
});

const malformed = fc.oneof(
  ...[wrongSetting, unknownFault, wrongRate].map((arbitrary) => ({ weight: 10, arbitrary })),
  { weight: 3, arbitrary: wrongSafeguard },
  { weight: 1, arbitrary: tooLarge },
  { weight: 20, arbitrary: fromElsewhere },
);

test(`${REQUESTS} malformed forms get 4xx and change nothing`, async (t) => {
  const api = await startApi(t);
  const { live, port } = await serveTestApp(t, api.url);
  await waitFor('the catalogue', 120, () => live.story().faultTypes.length > 0);
  const { safeguards } = live.story().client;

  async function send({ path, headers = {}, body = '', status }: Form): Promise<void> {
    const type = 'application/x-www-form-urlencoded';
    const all = { Accept: 'application/json', 'Content-Type': type, ...headers };
    const options = { host: '127.0.0.1', port, method: 'POST', path, headers: all };
    const outgoing = request(options).end(body);
    const [response] = await once(outgoing, 'response');
    const answer = await text(response);
    const { statusCode } = response;
    const isExpected = status ? statusCode === status : statusCode >= 400 && statusCode < 500;
    assert.ok(isExpected, `${path}: ${statusCode} ${answer}`);
    assert.match(response.headers['content-type'], /problem\+json/);
    assert.deepEqual(api.faults(), []);
    assert.equal(api.calls(), 0);
    const { client, askingPerSecond } = live.story();
    assert.deepEqual([client.safeguards, askingPerSecond], [safeguards, 0]);
  }

  await fc.assert(fc.asyncProperty(malformed, send), {
    numRuns: Math.ceil(REQUESTS / 3),
    endOnFailure: true,
  });
  const before = heapMegabytes();
  await fc.assert(fc.asyncProperty(malformed, send), { numRuns: REQUESTS, endOnFailure: true });
  const after = heapMegabytes();
  assert.ok(after - before < TOLERANCE, `the heap grew from ${before} to ${after} MB`);
});

/** Megabytes (1,048,576 bytes) on the heap after a garbage collection. */
function heapMegabytes(): number {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
  return process.memoryUsage().heapUsed / 1_048_576;
}
