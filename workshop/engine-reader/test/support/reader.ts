// The whole reader, on a port of its own and with an Engine for tests.
import type { TestContext } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import { waitFor } from 'test-kit/wait.ts';
import { createReader } from '../../src/reader.ts';
import { settingsSchema } from '../../src/settings.ts';
import { type FakeEngine, startFakeEngine } from './fake-engine.ts';

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
  await waitFor('the reader to follow', 30, async () => (await ask('/ready')).ok);
  return {
    engine,
    port,
    get: async (path) => (await ask(path)).json() as never,
    status: async (path) => (await ask(path)).status,
  };
}
