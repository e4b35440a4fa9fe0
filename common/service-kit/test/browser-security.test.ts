// Who may change something: under which host, and sent by whose page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import express from 'express';
import request from 'supertest';
import * as security from '../src/browser-security.ts';

const CROSS_SITE = 'Pages of other sites must not request this.';
const BROWSER = 'Web pages must not request this; use curl.';
const NOT_OWN =
  `Only this server's own pages may request this. The request is for "localhost", ` +
  'from a page of "http://a". If there is a proxy, it must pass on Host unchanged.';
const underHost = (name: string) =>
  'This service accepts changes only under an IP address, a host name without a dot, or one of ' +
  `HOST_NAMES, not under "${name}".`;
const { securityHeaders, neverStore, ...checks } = security;
const CHECKS = { ...checks, onlyOwnHosts: checks.onlyOwnHosts(['numbers.example.org']) };
const LONG = `${'a'.repeat(99)}.b`;
const SITE = 'Sec-Fetch-Site';
const ELSEWHERE = { Host: 'localhost', Origin: 'http://a' };

for (const [check, headers, refusal] of [
  ['onlyOwnHosts', { Host: '127.0.0.1:8088' }],
  ['onlyOwnHosts', { Host: '[::1]:8088' }],
  ['onlyOwnHosts', { Host: '[::ffff:127.0.0.1]:8088' }],
  ['onlyOwnHosts', { Host: 'LOCALHOST' }],
  ['onlyOwnHosts', { Host: 'numbers-web' }],
  ['onlyOwnHosts', { Host: 'Numbers.Example.org:8088' }],
  ['onlyOwnHosts', { Host: 'evil.example:8088' }, underHost('evil.example')],
  ['onlyOwnHosts', { Host: '127.0.0.1.a' }, underHost('127.0.0.1.a')],
  ['onlyOwnHosts', { Host: 'numbers.example.org.a' }, underHost('numbers.example.org.a')],
  ['onlyOwnHosts', { Host: 'evil:8088.a' }, underHost('evil:8088.a')],
  ['onlyOwnHosts', { Host: '[::1].a' }, underHost('[::1].a')],
  ['onlyOwnHosts', { Host: 'a.[::1]' }, underHost('a.[::1]')],
  ['onlyOwnHosts', { Host: '' }, underHost('')],
  ['onlyOwnHosts', { Host: '.' }, underHost('.')],
  ['onlyOwnHosts', { Host: LONG }, underHost(LONG.slice(0, 100))],
  ['refuseCrossSite', {}],
  ['refuseCrossSite', { [SITE]: 'same-origin' }],
  ['refuseCrossSite', { [SITE]: 'same-site' }, CROSS_SITE],
  ['refuseCrossSite', { [SITE]: 'cross-site' }, CROSS_SITE],
  ['refuseBrowsers', { [SITE]: 'none' }],
  ['refuseBrowsers', { [SITE]: 'same-origin' }, BROWSER],
  ['refuseBrowsers', { Origin: 'null' }, BROWSER],
  ['onlyOwnPages', {}],
  ['onlyOwnPages', { [SITE]: 'same-origin' }],
  ['onlyOwnPages', { [SITE]: 'none' }],
  ['onlyOwnPages', { [SITE]: 'cross-site', ...ELSEWHERE }, NOT_OWN],
  ['onlyOwnPages', ELSEWHERE, NOT_OWN],
  ['onlyOwnPages', { Host: 'localhost', Origin: 'http://localhost' }],
] as [keyof typeof CHECKS, Record<string, string>, string?][]) {
  test(`${check} with ${JSON.stringify(headers)} is ${refusal ? 'refused' : 'let in'}`, async () => {
    const app = express().post('/', CHECKS[check], (_request, response) => void response.end());
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
