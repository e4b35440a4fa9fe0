// Who may change something: under which host, and sent by whose page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import express, { type RequestHandler } from 'express';
import request from 'supertest';
import {
  onlyOwnHosts,
  onlyOwnPages,
  refuseBrowsers,
  refuseCrossSite,
} from '../src/browser-security.ts';

const OWN = ['numbers.example.org'];

for (const [host, status] of [
  ['127.0.0.1', 200],
  ['127.0.0.1:8088', 200],
  ['[::1]:8088', 200],
  ['localhost:8088', 200],
  ['LOCALHOST', 200],
  ['numbers-web', 200],
  ['numbers.example.org', 200],
  ['Numbers.Example.org:8088', 200],
  ['evil.example', 403],
  ['evil.example:8088', 403],
  ['127.0.0.1.evil.example', 403],
  ['numbers.example.org.evil.example', 403],
  ['localhost.', 403],
  ['[::1].evil.example', 403],
  ['.', 403],
] as const) {
  test(`POST under the host ${host}: ${status}`, async () => {
    const response = await request(appWith(onlyOwnHosts(OWN)))
      .post('/')
      .set('Host', host);
    assert.equal(response.status, status);
    if (status === 403) assert.match(response.body.detail, /one of HOST_NAMES, not under ".*"\.$/);
  });
}

for (const [name, middleware, headers, status] of [
  ['refuseCrossSite', refuseCrossSite, {}, 200],
  ['refuseCrossSite', refuseCrossSite, { 'Sec-Fetch-Site': 'none' }, 200],
  ['refuseCrossSite', refuseCrossSite, { 'Sec-Fetch-Site': 'same-origin' }, 200],
  ['refuseCrossSite', refuseCrossSite, { 'Sec-Fetch-Site': 'same-site' }, 403],
  ['refuseCrossSite', refuseCrossSite, { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ['refuseBrowsers', refuseBrowsers, {}, 200],
  ['refuseBrowsers', refuseBrowsers, { 'Sec-Fetch-Site': 'same-origin' }, 403],
  ['refuseBrowsers', refuseBrowsers, { Origin: 'null' }, 403],
  ['onlyOwnPages', onlyOwnPages, {}, 200],
  ['onlyOwnPages', onlyOwnPages, { 'Sec-Fetch-Site': 'same-origin' }, 200],
  ['onlyOwnPages', onlyOwnPages, { 'Sec-Fetch-Site': 'cross-site' }, 403],
  ['onlyOwnPages', onlyOwnPages, { Origin: 'http://elsewhere.example' }, 403],
  ['onlyOwnPages', onlyOwnPages, { Host: 'localhost', Origin: 'http://localhost' }, 200],
] as const) {
  test(`${name} with ${JSON.stringify(headers)}: ${status}`, async () => {
    await request(appWith(middleware)).post('/').set(headers).expect(status);
  });
}

function appWith(middleware: RequestHandler) {
  return express().post('/', middleware, (_request, response) => void response.sendStatus(200));
}
