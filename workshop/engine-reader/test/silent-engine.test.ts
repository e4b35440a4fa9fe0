// What the reader does while the Engine answers in part, late, or not at all.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, test } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { PASSED_ON } from 'test-kit/main-process.ts';
import { waitFor } from 'test-kit/wait.ts';
import type { Events, Facts } from '../src/facts.ts';
import { answersWithTheirs, startReader } from './support.ts';

test('GET /facts leaves out the Swarm where a proxy refuses to say anything of it', async (t) => {
  const { engine, get } = await startReader(t);
  Object.assign(engine.answers, answersWithTheirs, { '/info': undefined });
  const { containers, services } = await get<Facts>('/facts');
  assert.deepEqual([containers.length, services], [1, undefined]);
  engine.answers['/info'] = { Swarm: { ControlAvailable: true } };
  assert.equal((await get<Facts>('/facts')).containers.length, 1);
});

test('why there are no facts is logged once', async (t) => {
  const log = silentLog();
  const warn = t.mock.method(log, 'warn');
  const { engine, status } = await startReader(t, log);
  for (const answer of [undefined, undefined, [], undefined]) {
    engine.answers['/containers/json'] = answer;
    await status('/facts');
  }
  const lines = warn.mock.calls.map((call) => String(call.arguments[0]));
  assert.equal(lines.filter((line) => line.startsWith('no facts: ')).length, 2);
});

// Two of them wait for five seconds.
describe('the Engine', { concurrency: 3 }, () => {
  test('a socket that nobody listens on any more: exit 1, and the command that helps', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'engine-'));
    t.after(() => rm(folder, { recursive: true }));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(join(folder, 'first'), resolve));
    const ENGINE_SOCKET = join(folder, 'old');
    await rename(join(folder, 'first'), ENGINE_SOCKET);
    await new Promise((resolve) => server.close(resolve));
    const env = { ...PASSED_ON, ENGINE_SOCKET, HOST: '127.0.0.1', PORT: '0' };
    const main = join(import.meta.dirname, '../src/main.ts');
    const reader = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => reader.kill());
    const exit = once(reader, 'exit');
    const printed = await text(reader.stdout);
    assert.deepEqual(await exit, [1, null]);
    assert.match(printed, /docker compose --profile workshop up --detach/);
  });

  test('GET /facts is 503 while it does not answer; its events may be silent for longer', async (t) => {
    const { engine, get, status } = await startReader(t);
    const { completeSince } = await get<Events>('/events');
    engine.answers['/containers/json'] = undefined;
    assert.equal(await status('/facts'), 503);
    Object.assign(engine.answers, { '/containers/json': [], '/info': null });
    const startedAt = performance.now();
    assert.equal(await status('/facts'), 503);
    const seconds = (performance.now() - startedAt) / 1_000;
    assert.ok(seconds > 4.9, `it is given five seconds, not ${seconds}`);
    assert.equal((await get<Events>('/events')).completeSince, completeSince);
  });

  test('after it was away it is followed again, in its own version, and since when is told', async (t) => {
    const { engine, get, status } = await startReader(t);
    const before = await get<Events>('/events');
    await get('/facts');
    assert.ok(engine.asked.includes('GET /v1.44/info'));
    engine.answers['/version'] = { MinAPIVersion: '1.60' };
    engine.hangUp();
    await waitFor('the end', 120, async () => (await status('/ready')) === 503);
    assert.equal((await get<Events>('/events')).completeSince, undefined);
    await waitFor('the reader to come back', 120, async () => (await status('/ready')) === 200);
    const after = await get<Events>('/events');
    assert.ok(String(after.completeSince) > String(before.completeSince));
    assert.equal(after.startedAt, before.startedAt);
    await get('/facts');
    assert.ok(engine.asked.includes('GET /v1.60/info'));
  });
});
