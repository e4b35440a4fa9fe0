// src/faults and the watchdog stand alone: they import nothing of this service, and work in another app, behind a router.
// tests/copying.test.ts copies them, as docs/copying.md says.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { cpSync, globSync, mkdtempDisposableSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import express, { Router } from 'express';
import request from 'supertest';
import { serve } from 'test-kit/serve.ts';
import { waitFor } from 'test-kit/wait.ts';
import { controlRoutes } from '../src/faults/control.ts';
import { createFaults } from '../src/faults/faults.ts';
import { startWatchdog } from '../src/watchdog.ts';

const SOURCES = join(import.meta.dirname, '../src');

for (const [pattern, packages, least] of [
  ['faults/*', ['express', 'zod'], 40],
  ['watchdog*', [], 8],
] as const) {
  test(`no import leads out of src/${pattern} but to Node.js and ${packages}`, () => {
    const files = globSync(pattern, { cwd: SOURCES });
    const imported = files.flatMap((file) => {
      const source = readFileSync(join(SOURCES, file), 'utf8');
      return [...source.matchAll(/\b(?:from|import) ?\(?'([^']+)'/g)].map(([, name = '']) => name);
    });
    assert.ok(imported.length >= least, `${imported.length} imports`);
    const inside = [...packages, ...files.map((file) => file.replace(/^(.*\/)?/, './'))];
    const out = imported.filter((name) => !inside.includes(name) && !/^node:[\w/]+$/.test(name));
    assert.deepEqual(out, []);
  });
}

/** An app whose routes are behind a router under a prefix. */
function createShop() {
  const lines: string[] = [];
  const write = (line: string) => lines.push(line);
  const log = { info: write, warn: write, error: write };
  const faults = createFaults({ routes: ['/orders'], healthRoute: '/health', log });
  const router = Router()
    .get('/orders', faults.spoil('/orders'), (_request, response) => response.json([]))
    .get('/health', faults.spoil('/health'), (_request, response) => response.send('Ok'))
    .use(controlRoutes(faults));
  const api = request(express().set('env', 'test').use('/shop/v1', router));
  return { api, faults, lines };
}

test('behind a router, the health check gets plain text, and its problem is the health', async () => {
  const { api, faults, lines } = createShop();
  const settings = { routes: ['/orders', '/health'], rate: 1, status: 503 };
  const { body } = await api.put('/shop/v1/faults/error').send({ status: 503 }).expect(200);
  assert.deepEqual(body.active, [{ type: 'error', settings, hits: 0 }]);
  const detail = 'the fault error answers 503';
  const problem = { title: 'Service Unavailable', status: 503, detail };
  await api.get('/shop/v1/orders').expect(503, problem);
  assert.equal(faults.problem, undefined);
  await api
    .get('/shop/v1/health')
    .expect(503, `${detail}\n`)
    .expect('Content-Type', /text\/plain/);
  assert.equal(faults.problem, detail);
  await api.delete('/shop/v1/faults/error').expect(204);
  assert.equal(faults.problem, undefined);
  await api.get('/shop/v1/health').expect(200, 'Ok');
  assert.deepEqual(lines.slice(-3, -1), [`unhealthy: ${detail}`, 'healthy again']);
});

test('behind a router, every other fault finds its route', async (t) => {
  const { api, faults, lines } = createShop();
  assert.ok(!faults.catalogue.some(({ name }) => name === 'unready'), 'there is no readiness');
  assert.throws(() => faults.spoil('/other'), /createFaults got no route \/other/);
  faults.switchOn('corrupt', { content: 'yesterday' });
  assert.match((await api.get('/shop/v1/orders').expect(200)).text, /^\d+\n$/);
  await api.get('/shop/v1/health').expect(200, 'Ok\n');
  faults.switchOn('fail-after', { calls: 0 });
  await api.get('/shop/v1/orders').expect(500);
  assert.match(faults.problem ?? '', /^broken since call 1/);
  await api.post('/shop/v1/reset').expect(204);
  assert.deepEqual([faults.calls, faults.problem, faults.active()], [0, undefined, []]);
  t.mock.method(process, 'exit', () => assert.fail('exit'));
  faults.switchOn('crash', { exitCode: 7 });
  await api.get('/shop/v1/orders').expect(500);
  assert.ok(lines.includes('crash: this process ends now with exit code 7'));
});

test('the watchdog of another app has its own path, interval, time-out and limit', async (t) => {
  let status = 500;
  const { port } = await serve(t, ({ url }, response) => {
    response.writeHead(url === '/alive' ? status : 200).end();
  });
  const times = { interval: 200, timeout: 200, limit: 500 };
  const watchdog = startWatchdog({ host: undefined, port, path: '/alive', json: false, ...times });
  t.after(watchdog.stop);
  const endsIn = await waitFor('the alarm', 60, () => watchdog.endsIn());
  assert.ok(endsIn > 80 && endsIn <= 100, `${endsIn} s`);
  status = 200;
  await waitFor('the all-clear', 60, () => watchdog.endsIn() === undefined);
});

test('the watchdog emits an error if its thread cannot start', async () => {
  using folder = mkdtempDisposableSync(join(tmpdir(), 'watchdog-'));
  const alone = join(folder.path, 'watchdog.ts');
  cpSync(join(SOURCES, 'watchdog.ts'), alone);
  const { startWatchdog: start } = await import(alone);
  const [error] = await once(start({ port: 9, path: '/', json: false }), 'error');
  assert.equal(error.code, 'MODULE_NOT_FOUND');
});
