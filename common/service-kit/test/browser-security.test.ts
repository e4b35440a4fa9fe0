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

const CROSS_SITE = 'Pages of other sites must not request this.';
const BROWSER = 'Web pages must not request this; use curl.';
const NOT_OWN =
  `Only this server's own pages may request this. The request is for "localhost", ` +
  'from a page of "http://a". If there is a proxy, it must pass on Host unchanged.';
const underHost = (name: string) =>
  'This service accepts changes only under an IP address, a host name without a dot, or one of ' +
  `HOST_NAMES, not under "${name}".`;
const ownHosts = onlyOwnHosts(['numbers.example.org']);
const LONG = `${'a'.repeat(99)}.b`;
const SITE = 'Sec-Fetch-Site';
const ELSEWHERE = { Host: 'localhost', Origin: 'http://a' };

for (const [what, middleware, headers, refusal] of [
  ['onlyOwnHosts', ownHosts, { Host: '127.0.0.1:8088' }],
  ['onlyOwnHosts', ownHosts, { Host: '[::1]:8088' }],
  ['onlyOwnHosts', ownHosts, { Host: '[::ffff:127.0.0.1]:8088' }],
  ['onlyOwnHosts', ownHosts, { Host: 'LOCALHOST' }],
  ['onlyOwnHosts', ownHosts, { Host: 'numbers-web' }],
  ['onlyOwnHosts', ownHosts, { Host: 'Numbers.Example.org:8088' }],
  ['onlyOwnHosts', ownHosts, { Host: 'evil.example:8088' }, underHost('evil.example')],
  ['onlyOwnHosts', ownHosts, { Host: '127.0.0.1.a' }, underHost('127.0.0.1.a')],
  ['onlyOwnHosts', ownHosts, { Host: 'numbers.example.org.a' }, underHost('numbers.example.org.a')],
  ['onlyOwnHosts', ownHosts, { Host: 'evil:8088.a' }, underHost('evil:8088.a')],
  ['onlyOwnHosts', ownHosts, { Host: '[::1].a' }, underHost('[::1].a')],
  ['onlyOwnHosts', ownHosts, { Host: 'a.[::1]' }, underHost('a.[::1]')],
  ['onlyOwnHosts', ownHosts, { Host: '' }, underHost('')],
  ['onlyOwnHosts', ownHosts, { Host: '.' }, underHost('.')],
  ['onlyOwnHosts', ownHosts, { Host: LONG }, underHost(LONG.slice(0, 100))],
  ['refuseCrossSite', refuseCrossSite, {}],
  ['refuseCrossSite', refuseCrossSite, { [SITE]: 'same-origin' }],
  ['refuseCrossSite', refuseCrossSite, { [SITE]: 'same-site' }, CROSS_SITE],
  ['refuseCrossSite', refuseCrossSite, { [SITE]: 'cross-site' }, CROSS_SITE],
  ['refuseBrowsers', refuseBrowsers, { [SITE]: 'none' }],
  ['refuseBrowsers', refuseBrowsers, { [SITE]: 'same-origin' }, BROWSER],
  ['refuseBrowsers', refuseBrowsers, { Origin: 'null' }, BROWSER],
  ['onlyOwnPages', onlyOwnPages, {}],
  ['onlyOwnPages', onlyOwnPages, { [SITE]: 'same-origin' }],
  ['onlyOwnPages', onlyOwnPages, { [SITE]: 'none' }],
  ['onlyOwnPages', onlyOwnPages, { [SITE]: 'cross-site', ...ELSEWHERE }, NOT_OWN],
  ['onlyOwnPages', onlyOwnPages, ELSEWHERE, NOT_OWN],
  ['onlyOwnPages', onlyOwnPages, { Host: 'localhost', Origin: 'http://localhost' }],
] as [string, RequestHandler, Record<string, string>, string?][]) {
  test(`${what} with ${JSON.stringify(headers)} is ${refusal ? 'refused' : 'let in'}`, async () => {
    const app = express().post('/', middleware, (_request, response) => void response.end());
    const { status, body } = await request(app).post('/').set(headers);
    assert.deepEqual([status, body.detail], [refusal ? 403 : 200, refusal]);
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
