// src/faults stands alone: copied out of here, with nothing but express and zod beside it, it works in another app, behind
// a router.
import assert from 'node:assert/strict';
import {
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import express, { Router } from 'express';
import request from 'supertest';

const FOLDER = join(import.meta.dirname, '../src/faults');
const PACKAGES = ['express', 'zod'];

test('no import leads out of src/faults but to express, zod and Node.js', () => {
  const files = globSync('**/*', { cwd: FOLDER });
  const imported = files.flatMap((file) => {
    const source = readFileSync(join(FOLDER, file), 'utf8');
    return [...source.matchAll(/\b(?:from|import) ?\(?'([^']+)'/g)].map(([, name = '']) => name);
  });
  assert.ok(files.length > 15 && imported.length > 2 * files.length);
  const inside = [...PACKAGES, ...files.map((file) => `./${file}`)];
  const leadsOut = imported.filter((name) => !inside.includes(name) && !/^node:\w+$/.test(name));
  assert.deepEqual(leadsOut, []);
});

/** An app whose routes are behind a router under a prefix. */
async function createShop(t: TestContext) {
  const copy = mkdtempSync(join(tmpdir(), 'faults-'));
  t.after(() => rmSync(copy, { recursive: true }));
  cpSync(FOLDER, join(copy, 'src'), { recursive: true });
  mkdirSync(join(copy, 'node_modules'));
  for (const name of PACKAGES) {
    const installed = dirname(fileURLToPath(import.meta.resolve(`${name}/package.json`)));
    symlinkSync(installed, join(copy, 'node_modules', name));
  }
  const { createFaults }: typeof import('../src/faults/faults.ts') = await import(
    join(copy, 'src/faults.ts')
  );
  const { controlRoutes }: typeof import('../src/faults/control.ts') = await import(
    join(copy, 'src/control.ts')
  );
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

test('behind a router, the health check gets plain text, and its problem is the health', async (t) => {
  const { api, faults, lines } = await createShop(t);
  const settings = { routes: ['/orders', '/health'], rate: 1, status: 503 };
  const { body } = await api.put('/shop/v1/faults/error').send({ status: 503 }).expect(200);
  assert.deepEqual(body.active, [{ type: 'error', settings, hits: 0 }]);
  const detail = 'the fault error answers 503';
  const { body: problem } = await api.get('/shop/v1/orders').expect(503);
  assert.deepEqual(problem, { title: 'Service Unavailable', status: 503, detail });
  assert.equal(faults.problem, undefined);
  await api
    .get('/shop/v1/health')
    .expect(503, `${detail}\n`)
    .expect('Content-Type', /text\/plain/);
  assert.equal(faults.problem, detail);
  await api.delete('/shop/v1/faults/error').expect(204);
  assert.equal(faults.problem, undefined);
  await api.get('/shop/v1/health').expect(200, 'Ok');
  assert.deepEqual(lines.slice(-3), [
    `unhealthy: ${detail}`,
    'healthy again',
    'fault error ended: switched off; hits: 2',
  ]);
});

test('behind a router, every other fault finds its route', async (t) => {
  const { api, faults, lines } = await createShop(t);
  assert.ok(!faults.catalogue.some(({ name }) => name === 'unready'), 'there is no readiness');
  assert.throws(() => faults.spoil('/other'), /createFaults got no route \/other/);
  faults.switchOn('corrupt', { content: 'yesterday' });
  assert.match((await api.get('/shop/v1/orders').expect(200)).text, /^\d+\n$/);
  await api.get('/shop/v1/health').expect(200, 'Ok\n');
  faults.switchOn('fail-after', { calls: 1 });
  await api.get('/shop/v1/orders').expect(200);
  await api.get('/shop/v1/orders').expect(500);
  assert.match(faults.problem ?? '', /^broken since call 2/);
  assert.equal(faults.calls, 3);
  await api.post('/shop/v1/reset').expect(204);
  assert.deepEqual([faults.calls, faults.problem, faults.active()], [0, undefined, []]);
  t.mock.method(process, 'exit', () => assert.fail('exit'));
  faults.switchOn('crash', { exitCode: 7 });
  await api.get('/shop/v1/orders').expect(500);
  assert.ok(lines.includes('crash: this process ends now with exit code 7'));
});
