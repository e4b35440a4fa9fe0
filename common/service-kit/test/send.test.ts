// What people read in a terminal ends with a newline.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import express from 'express';
import request from 'supertest';
import { sendJson, sendProblem, sendText } from '../src/responses.ts';

const app = express()
  .get('/json', (_request, response) => sendJson(response, { number: 42 }))
  .get('/text', (_request, response) => sendText(response, 'Ok'))
  .get('/problem', (_request, response) => sendProblem(response, { status: 500, detail: 'No.' }));

for (const [path, type, text] of [
  ['/json', /^application\/json/, '{"number":42}\n'],
  ['/text', /^text\/plain/, 'Ok\n'],
  [
    '/problem',
    /^application\/problem\+json/,
    '{"title":"Internal Server Error","status":500,"detail":"No."}\n',
  ],
] as const) {
  test(`GET ${path} ends with a newline, and has its type`, async () => {
    const answer = await request(app).get(path);
    assert.match(answer.get('Content-Type') ?? '', type);
    assert.equal(answer.text, text);
  });
}
