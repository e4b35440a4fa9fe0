// The whole reader, on a port of its own, and an Engine that answers on a Unix socket and keeps a record of all
// that it is asked.
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import { waitFor } from 'test-kit/wait.ts';
import { createReader } from '../../src/reader.ts';
import { settingsSchema } from '../../src/settings.ts';

interface FakeEngine {
  socket: string;
  /** Such as `GET /version`, in the order in which they came. */
  asked: string[];
  /** Answers by path, without version and query. What is not here is answered with 404, and null never. */
  answers: Record<string, unknown>;
  minApiVersion: string;
  /** Tells an event to whoever follows. */
  tell(event: object): void;
  /** Ends the lists of events, as a restart does. */
  hangUp(): void;
  /** How many follow its events. */
  followers(): number;
}

/** Listens until the end of the test. */
async function startFakeEngine(t: TestContext): Promise<FakeEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  const followers = new Set<ServerResponse>();
  const engine: FakeEngine = {
    socket: join(folder, 'docker.sock'),
    asked: [],
    answers: { '/info': { Swarm: { ControlAvailable: false } }, '/containers/json': [] },
    minApiVersion: '1.24',
    tell: (event) => {
      for (const follower of followers) follower.write(`${JSON.stringify(event)}\n`);
    },
    hangUp: () => {
      for (const follower of followers) follower.end();
    },
    followers: () => followers.size,
  };

  const server = createServer((request, response) => {
    engine.asked.push(`${request.method} ${request.url}`);
    const path = (request.url ?? '').replace(/\?.*$/, '').replace(/^\/v[\d.]+/, '');
    response.setHeader('Content-Type', 'application/json');
    if (path === '/events') {
      followers.add(response);
      response.on('close', () => followers.delete(response));
      response.flushHeaders();
    } else if (path === '/version') {
      response.end(JSON.stringify({ ApiVersion: '1.51', MinAPIVersion: engine.minApiVersion }));
    } else {
      const answer = engine.answers[path];
      if (answer === null) return;
      response.statusCode = answer === undefined ? 404 : 200;
      response.end(JSON.stringify(answer ?? { message: 'no such thing' }));
    }
  });
  await new Promise<void>((resolve) => server.listen(engine.socket, resolve));
  t.after(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(folder, { recursive: true });
  });
  return engine;
}

export interface TestReader {
  engine: FakeEngine;
  port: number;
  /** The answer to a GET as JSON; its type is what the caller expects. */
  get<Answer>(path: string): Promise<Answer>;
  status(path: string): Promise<number>;
}

/** Runs until the end of the test. */
export async function startReader(t: TestContext): Promise<TestReader> {
  const engine = await startFakeEngine(t);
  const settings = readSettings(settingsSchema, {
    PORT: '0',
    HOST: '127.0.0.1',
    DRAIN_PERIOD: '0',
    ENGINE_SOCKET: engine.socket,
  });
  const reader = createReader(settings, silentLog());
  const port = await reader.start();
  t.after(reader.stop);
  const base = `http://127.0.0.1:${port}`;
  // A connection that is kept would delay the stop.
  const ask = (path: string) => fetch(base + path, { headers: { connection: 'close' } });
  await waitFor('the reader to follow', 120, async () => (await ask('/ready')).ok);
  return {
    engine,
    port,
    get: async (path) => (await ask(path)).json() as never,
    status: async (path) => (await ask(path)).status,
  };
}
