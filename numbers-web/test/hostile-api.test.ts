// An API that is broken in every way, or means harm, must not take the web down with it.
import assert from 'node:assert/strict';
import type { RequestListener } from 'node:http';
import { type TestContext, test } from 'node:test';
import type { About } from 'contract';
import request from 'supertest';
import { waitFor } from 'test-kit/wait.ts';
import { startServer } from './hostile-server.ts';
import { faultTypes } from './real-api.ts';
import { createTestApp } from './test-app.ts';

const GOOD: About = {
  service: 'numbers-api',
  release: 'v3',
  version: '3',
  instance: 'i',
  bootId: 'b',
  startedAt: '2026-11-01T00:00:00Z',
  calls: 0,
  health: { status: 'healthy' },
  probes: [],
  faults: [],
};

/** Answers as `routes` says, by method and path, and `Ok` elsewhere. */
function startHostileApi(
  t: TestContext,
  routes: Record<string, RequestListener | object>,
): Promise<string> {
  const all: typeof routes = { 'GET /': GOOD, 'GET /faults': catalogue(faultTypes), ...routes };
  return startServer(t, (incoming, response) => {
    const answer = all[`${incoming.method} ${incoming.url}`];
    if (typeof answer === 'function') (answer as RequestListener)(incoming, response);
    else if (answer === undefined) response.end('Ok');
    else response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer));
  });
}

const catalogue = (types: unknown[]) => ({ types, active: [] });

test('an endless answer to a form is cut off', async (t) => {
  let sent = 0;
  const url = await startHostileApi(t, {
    'PUT /faults/error': (_request, response) => {
      response.setHeader('Content-Type', 'application/json');
      const chunk = ' '.repeat(65_536);
      const flood = () => {
        while (!response.destroyed && response.write(chunk)) sent += chunk.length;
        sent += chunk.length;
      };
      response.on('drain', flood).on('close', () => response.removeAllListeners('drain'));
      flood();
    },
  });
  const { app, live } = createTestApp(t, url);
  await waitFor('the catalogue', 120, () => live.catalogue.types.length > 0);
  await request(app).post('/faults/error/on').set('Accept', 'application/json').expect(503);
  assert.ok(sent < 10_000_000, `${sent} bytes were taken`);
});

for (const [what, about] of [
  ['a problem of 190 KB', { health: { status: 'unhealthy', problem: 'x'.repeat(190_000) } }],
  ['a thousand faults', { faults: Array(1_000).fill({ type: 'a', settings: {}, hits: 1 }) }],
  ['a nested setting', { faults: [{ type: 'a', settings: { a: { b: {} } }, hits: 1 }] }],
  ['a wrong type', { calls: 'many' }],
] as const) {
  test(`of an API that says ${what} of itself nothing is kept`, async (t) => {
    const url = await startHostileApi(t, { 'GET /': { ...GOOD, ...about } });
    const { app, live } = createTestApp(t, url);
    await waitFor('two looks', 120, () => live.store.read().service.condition !== 'unknown');
    const size = JSON.stringify(live.store.read()).length;
    assert.ok(size < 20_000, `the state has ${size} characters`);
    await request(app).get('/').expect(200);
    await request(app).get('/api/status').expect(200);
  });
}

for (const [what, entry] of [
  ['no settings', { ...faultTypes[0], name: 'odd', settings: null }],
  ['settings without properties', { ...faultTypes[0], name: 'odd', settings: {} }],
  ['a name of 1 MB', { ...faultTypes[0], name: 'o'.repeat(100_000) }],
  ['a field that is a text', { ...faultTypes[0], settings: { properties: { rate: 'odd' } } }],
  ['nothing', null],
] as const) {
  test(`an entry of the catalogue with ${what} does not take the page down`, async (t) => {
    const url = await startHostileApi(t, { 'GET /faults': catalogue([...faultTypes, entry]) });
    const { app, live } = createTestApp(t, url);
    await waitFor('the catalogue', 120, () => live.catalogue.types.length > 0);
    assert.deepEqual(
      live.catalogue.types.map(({ name }) => name),
      faultTypes.map(({ name }) => name),
    );
    const { text } = await request(app).get('/').expect(200);
    assert.match(text, /unready/);
  });
}
