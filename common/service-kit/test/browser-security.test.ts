// Who may change something: under which host, and sent by whose page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import express, { type RequestHandler } from 'express';
import request from 'supertest';
import {
  neverStore,
  onlyOwnHosts,
  onlyOwnPages,
  refuseBrowsers,
  refuseCrossSite,
  securityHeaders,
} from '../src/browser-security.ts';

const OWN = ['numbers.example.org'];
const ONLY_UNDER =
  'Changes are taken only under an IP address, a name without a dot, or one of HOST_NAMES';
const REFUSALS = {
  refuseCrossSite: 'Pages of other sites may not ask for this.',
  refuseBrowsers: 'Web pages may not do this; use curl.',
  onlyOwnPages: 'Only the page of this server may do this.',
};

for (const [host, status] of [
  ['127.0.0.1:8088', 200],
  ['[::1]:8088', 200],
  ['LOCALHOST', 200],
  ['numbers-web', 200],
  ['Numbers.Example.org:8088', 200],
  ['evil.example:8088', 403],
  ['127.0.0.1.evil.example', 403],
  ['numbers.example.org.evil.example', 403],
  ['.', 403],
  [`${'a'.repeat(99)}.b`, 403],
] as const) {
  test(`POST under the host ${host}: ${status}`, async () => {
    const response = await request(appWith(onlyOwnHosts(OWN)))
      .post('/')
      .set('Host', host);
    assert.equal(response.status, status);
    if (status === 200) return;
    const name = host.replace(/:8088$/, '').slice(0, 100);
    assert.equal(response.body.detail, `${ONLY_UNDER}, not under "${name}".`);
  });
}

const SITE = 'Sec-Fetch-Site';
for (const [name, middleware, headers, status] of [
  ['refuseCrossSite', refuseCrossSite, {}, 200],
  ['refuseCrossSite', refuseCrossSite, { [SITE]: 'same-origin' }, 200],
  ['refuseCrossSite', refuseCrossSite, { [SITE]: 'same-site' }, 403],
  ['refuseCrossSite', refuseCrossSite, { [SITE]: 'cross-site' }, 403],
  ['refuseBrowsers', refuseBrowsers, { [SITE]: 'none' }, 200],
  ['refuseBrowsers', refuseBrowsers, { [SITE]: 'same-origin' }, 403],
  ['refuseBrowsers', refuseBrowsers, { Origin: 'null' }, 403],
  ['onlyOwnPages', onlyOwnPages, {}, 200],
  ['onlyOwnPages', onlyOwnPages, { [SITE]: 'same-origin' }, 200],
  ['onlyOwnPages', onlyOwnPages, { [SITE]: 'none' }, 200],
  ['onlyOwnPages', onlyOwnPages, { [SITE]: 'cross-site' }, 403],
  ['onlyOwnPages', onlyOwnPages, { Origin: 'null' }, 403],
  ['onlyOwnPages', onlyOwnPages, { Host: 'localhost', Origin: 'http://localhost' }, 200],
] as const) {
  test(`${name} with ${JSON.stringify(headers)}: ${status}`, async () => {
    const { body } = await request(appWith(middleware)).post('/').set(headers).expect(status);
    if (status === 403) assert.equal(body.detail, REFUSALS[name]);
  });
}

test('a browser may use what this server serves, and keep none of it', async () => {
  const app = express().use(securityHeaders, neverStore, (_request, response) => response.end());
  await request(app)
    .get('/')
    .expect(
      'Content-Security-Policy',
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; " +
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    )
    .expect('X-Content-Type-Options', 'nosniff')
    .expect('Referrer-Policy', 'same-origin')
    .expect('Cache-Control', 'no-store');
});

function appWith(middleware: RequestHandler) {
  return express().post('/', middleware, (_request, response) => void response.sendStatus(200));
}
