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

const types = fc.constantFrom(...catalogue.map(({ name }) => name));
const prototypeKey = fc.constantFrom('__proto__', 'constructor', 'prototype', 'toString');
/** A value that no setting accepts. */
const wrongValue = fc.oneof(
  fc.constantFrom(null, 'true', {}, [[]], -1, 1e300, -1e300, 2 ** 53, 0.1 - 1, '', 'NaN', '1'),
  fc.array(fc.integer(), { minLength: 1 }),
  fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 5 }),
);
const field = fc.constantFrom('routes', 'rate', 'count', 'duration', 'seed', 'secret', 'status');

/** Bodies that no fault takes. */
const wrongBody = fc.oneof(
  fc
    .record({ field: fc.oneof(field, prototypeKey, fc.string({ minLength: 21 })), wrongValue })
    .map(({ field, wrongValue }) => `{${JSON.stringify(field)}:${JSON.stringify(wrongValue)}}`),
  fc.constantFrom('{"rate":NaN}', '{"rate":1e999}', '{"rate":0x1}', '{rate:1}', '{"rate":1', '5'),
  fc.constantFrom('null', '"text"', 'true', '[]', '[{}]', '\u0000', '{}{}', '//'),
  fc.string({ minLength: 1 }).map((text) => `{{${text}`),
  fc.integer({ min: 2, max: 450 }).map((depth) => '{"a":'.repeat(depth) + '}'.repeat(depth)),
  fc.integer({ min: 2, max: 450 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from([0x22, 0xff, ...bytes, 0xc0])),
);
const wrongName = fc.oneof(
  prototypeKey,
  fc.string({ minLength: 15, maxLength: 200, unit: 'grapheme' }).map(encodeURIComponent),
  fc.constantFrom('%', '%E0%A4%A', '%00', 'ERROR%20', 'error/x', 'error%2F..', 'x'.repeat(5_000)),
);
const wrongType = fc.constantFrom(
  ...['text/plain', 'text/json', 'application/jsonp', 'application/json; charset=latin1'],
  ...['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', '*/*', 'nonsense'],
);

const right = { name: types, body: fc.constant('{}'), type: fc.constant('application/json') };
const malformed = fc.oneof(
  { weight: 7, arbitrary: fc.record({ ...right, body: wrongBody }) },
  { weight: 1, arbitrary: fc.record({ ...right, name: wrongName }) },
  { weight: 1, arbitrary: fc.record({ ...right, type: wrongType }) },
);

test(`${REQUESTS} malformed control requests get 4xx, while /rng serves`, async (t) => {
  const { server, faults } = await startTestService(t);
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const property = fc.asyncProperty(malformed, async ({ name, body, type }) => {
    const headers = { 'content-type': type };
    const answer = await fetch(`${url}/faults/${name}`, { method: 'PUT', headers, body });
    const text = await answer.text();
    assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${text}`);
    assert.match(answer.headers.get('content-type') ?? '', /problem\+json/);
    assert.ok(JSON.parse(text).detail.length > 5, text);
    assert.deepEqual(faults.active(), []);
    assert.equal((await fetch(`${url}/rng`)).status, 200);
  });
  await fc.assert(property, { numRuns: Math.ceil(REQUESTS / 3), endOnFailure: true });
  const before = heapMegabytes();
  await fc.assert(property, { numRuns: REQUESTS, endOnFailure: true });
  const after = heapMegabytes();
  assert.ok(after - before < TOLERANCE, `the heap grew from ${before} to ${after} MB`);
});
