// A server whose page shows one state, as it is: for looking at it, and for tests of how it looks.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { createLifecycle } from 'service-kit/lifecycle.ts';
import { silentLog } from 'service-kit/log.ts';
import { createApp } from '../src/app.ts';
import { createBroadcaster } from '../src/live/broadcaster.ts';
import type { LiveState } from '../src/live/state.ts';
import type { Store } from '../src/live/store.ts';
import { createWebMetrics } from '../src/metrics.ts';
import { createTestApp } from './test-app.ts';

export interface SamplePage {
  address: string;
  /** Sends a change to all open pages. */
  tell(changes: Partial<LiveState>): void;
  stop(): Promise<void>;
}

/** Listens until the test ends. */
export async function serveSample(
  test: Pick<TestContext, 'after'>,
  sample: LiveState,
): Promise<SamplePage> {
  let state = sample;
  let listener: (changes: Partial<LiveState>) => void = () => {};
  const startedAt = performance.now();
  const store: Store = {
    read: () => ({ ...state, now: sample.now + Math.round(performance.now() - startedAt) }),
    change() {},
    onUpdate(newListener) {
      listener = newListener;
    },
  };
  const broadcaster = createBroadcaster(store);
  const { live } = createTestApp(test);
  const metrics = createWebMetrics(
    { release: 'v3', version: '3.0.0' },
    store,
    () => broadcaster.streams,
  );
  const parts = { lifecycle: createLifecycle(), log: silentLog() };
  const app = createApp({ ...parts, live: { ...live, store, broadcaster, metrics } });
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  async function stop(): Promise<void> {
    if (!server.listening) return;
    broadcaster.close();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
  test.after(stop);
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    tell(changes) {
      state = { ...state, ...changes };
      listener({ ...changes, now: store.read().now });
    },
    stop,
  };
}
