// Whatever malformed control request comes, it gets a 4xx, changes nothing, and costs no memory.
// MALFORMED_REQUESTS says how many.
import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { heapMegabytes } from 'test-kit/heap.ts';
import { catalogue } from '../src/faults/catalogue.ts';
import { startTestService } from './support/service.ts';

const REQUESTS = Number(process.env.MALFORMED_REQUESTS || 1_500);
/** Megabytes by which the heap may differ afterwards, for caches and compiled code. */
const TOLERANCE = 8;

interface ControlRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array<ArrayBuffer>;
}

const json = { 'content-type': 'application/json' };
const anyType = fc.constantFrom(...catalogue);
const prototypeKey = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString');

function put(body: fc.Arbitrary<string | Uint8Array<ArrayBuffer>>): fc.Arbitrary<ControlRequest> {
  return fc.record({ type: anyType, body }).map(({ type, body }) => ({
    method: 'PUT',
    path: `/faults/${type.name}`,
    headers: json,
    body,
  }));
}

/** A known field with a value that no field accepts. */
const wrongValue = fc
  .record({
    type: anyType,
    pick: fc.nat(),
    value: fc.oneof(
      fc.constantFrom(null, 'true', {}, [[]], -1, 1e300, -1e300, 2 ** 53, 0.1 - 1, '', 'NaN', '1'),
      fc.array(fc.integer(), { minLength: 1 }),
      fc.dictionary(fc.string(), fc.anything({ maxDepth: 3 }).filter(isJson), { maxKeys: 5 }),
    ),
  })
  .map(({ type, pick, value }) => {
    const fields = Object.keys(type.settings.shape);
    const body = JSON.stringify({ [fields[pick % fields.length] ?? '']: value });
    return { method: 'PUT', path: `/faults/${type.name}`, headers: json, body };
  });

const unknownField = put(
  fc
    .tuple(fc.oneof(prototypeKey, fc.string({ minLength: 21 })), fc.jsonValue())
    .map(([field, value]) => `{${JSON.stringify(field)}:${JSON.stringify(value)}}`),
);

const notJson = put(
  fc.oneof(
    fc.constantFrom('{"rate":NaN}', '{"rate":1e999}', '{"rate":0x1}', '{rate:1}', '{"rate":1', '5'),
    fc.string({ minLength: 1 }).map((text) => `{{${text}`),
    fc.constantFrom('null', '"text"', 'true', '[]', '[{}]', '\u0000', '{}{}', '//'),
  ),
);

const deepNesting = put(
  fc
    .tuple(fc.constantFrom('[', '{"rate":', '{"routes":['), fc.integer({ min: 2, max: 450 }))
    .map(([opening, depth]) => {
      const closing = [...opening].reverse().map((sign) => ({ '[': ']', '{': '}' })[sign] ?? '');
      return `${opening.repeat(depth)}1${closing.join('').repeat(depth)}`;
    }),
);

const badUtf8 = put(
  fc
    .uint8Array({ maxLength: 50 })
    .map(
      (bytes) => new Uint8Array([...Buffer.from('{"rate":1,"'), 0xff, ...bytes, 0xc0, 0x22, 0x3a]),
    ),
);

const tooLarge = put(
  fc.constantFrom(
    JSON.stringify({ rate: 'x'.repeat(1_000_000) }),
    `{"rate":1${' '.repeat(1_000_000)}}`,
    '['.repeat(1_000_000),
  ),
);

const otherContentType = fc
  .record({
    type: anyType,
    contentType: fc.constantFrom(
      'text/plain',
      'text/json',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/octet-stream',
      'application/json; charset=latin1',
      'application/jsonp',
      '*/*',
      'nonsense',
    ),
    body: fc.constantFrom('{}', 'rate=1', 'x'),
  })
  .map(({ type, contentType, body }) => ({
    method: 'PUT',
    path: `/faults/${type.name}`,
    headers: { 'content-type': contentType },
    body,
  }));

const wrongEncoding = put(fc.constant('{}')).map((request) => ({
  ...request,
  headers: { ...json, 'content-encoding': 'gzip' },
}));

const unknownType = fc
  .record({
    method: fc.constantFrom('PUT', 'DELETE'),
    name: fc.oneof(
      prototypeKey,
      fc.string({ minLength: 15, maxLength: 200, unit: 'grapheme' }).map(encodeURIComponent),
      fc.constantFrom(
        '%',
        '%E0%A4%A',
        '%00',
        'ERROR%20',
        'error/x',
        'error%2F..',
        'x'.repeat(5_000),
      ),
    ),
  })
  .map(({ method, name }) => ({ method, path: `/faults/${name}`, headers: json, body: '{}' }));

const wrongMethod = fc
  .record({
    method: fc.constantFrom('POST', 'PATCH', 'OPTIONS', 'PROPFIND'),
    path: fc.constantFrom('/faults', '/faults/error', '/rng', '/health'),
  })
  .map((request) => ({ ...request, headers: json, body: '{}' }));

const fromWebPage = fc
  .record({
    method: fc.constantFrom('PUT', 'DELETE'),
    path: fc.constantFrom('/faults/error', '/faults/crash'),
    headers: fc.constantFrom(
      { ...json, origin: 'http://localhost:8088' },
      { ...json, origin: '' },
      { ...json, 'sec-fetch-site': 'same-site' },
      { ...json, 'sec-fetch-site': 'cross-site' },
    ),
  })
  .map((request) => ({ ...request, body: '{}' }));

const malformed: fc.Arbitrary<ControlRequest> = fc.oneof(
  { weight: 20, arbitrary: wrongValue },
  { weight: 20, arbitrary: unknownField },
  { weight: 20, arbitrary: notJson },
  { weight: 10, arbitrary: deepNesting },
  { weight: 10, arbitrary: badUtf8 },
  { weight: 1, arbitrary: tooLarge },
  { weight: 10, arbitrary: otherContentType },
  { weight: 2, arbitrary: wrongEncoding },
  { weight: 10, arbitrary: unknownType },
  { weight: 5, arbitrary: wrongMethod },
  { weight: 5, arbitrary: fromWebPage },
);

test(`${REQUESTS} malformed control requests get 4xx, while /rng serves`, async (t) => {
  const { server, faults } = await startTestService(t);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  async function send({ method, path, headers, body }: ControlRequest): Promise<void> {
    const answer = await fetch(url + path, { method, headers, ...(body && { body }) });
    const text = await answer.text();
    assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${text}`);
    assert.match(answer.headers.get('content-type') ?? '', /problem\+json/);
    assert.ok(JSON.parse(text).detail.length > 5, text);
    assert.deepEqual(faults.active(), []);
    assert.equal((await fetch(`${url}/rng`)).status, 200);
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

function isJson(value: unknown): boolean {
  return JSON.stringify(value) !== undefined;
}
