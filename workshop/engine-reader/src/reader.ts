// Builds the reader from its parts. It listens once it is told to.
import { createLifecycle, type Lifecycle } from 'service-kit/lifecycle.ts';
import type { Log } from 'service-kit/log.ts';
import { createStoppableServer, listen } from 'service-kit/serve.ts';
import { createApp } from './app.ts';
import { createEngine } from './engine.ts';
import { createFactsReader } from './facts-reader.ts';
import { createJournal } from './journal.ts';
import { createOwnership } from './ownership.ts';
import type { Settings } from './settings.ts';

export interface Reader {
  lifecycle: Lifecycle;
  /**
   * Follows the Engine, and listens, whether the Engine answers or not.
   *
   * @returns the port
   * @throws Error when the port cannot be bound, such as EADDRINUSE.
   */
  start(): Promise<number>;
  /** Resolves when the last request has its answer. */
  stop(): Promise<void>;
}

/** Before its `start` the Engine is asked for nothing, and no port is open. */
export function createReader(settings: Settings, log: Log): Reader {
  const startedAt = new Date().toISOString();
  const engine = createEngine(settings.ENGINE_SOCKET);
  const ownership = createOwnership(settings.PROJECT, settings.STACK);
  const journal = createJournal(engine, ownership, startedAt, log);
  const app = createApp(createFactsReader(engine, ownership, startedAt), journal, log);
  const lifecycle = createLifecycle();
  const { server, stop } = createStoppableServer(app, lifecycle, settings);
  const following = new AbortController();

  return {
    lifecycle,
    async start() {
      void journal.follow(following.signal);
      const port = await listen(server, settings.PORT, settings.HOST);
      lifecycle.phase = 'ready';
      return port;
    },
    async stop() {
      following.abort();
      await stop();
    },
  };
}
