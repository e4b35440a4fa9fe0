// Builds the reader from its parts and its settings, which come from environment variables. It listens once it
// is told to.
import { createLifecycle, type Lifecycle } from 'service-kit/lifecycle.ts';
import type { Log } from 'service-kit/log.ts';
import { createStoppableServer, listen } from 'service-kit/serve.ts';
import { commonSettings } from 'service-kit/settings.ts';
import * as z from 'zod';
import { createApp } from './app.ts';
import { createEngine } from './engine.ts';
import { createFactsReader } from './facts-reader.ts';
import { createJournal } from './journal.ts';
import { createOwnership } from './ownership.ts';

/** Names as Compose and Swarm allow them. */
const projectName = () =>
  z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,99}$/)
    .describe('a name of lower-case letters, digits, hyphens and underscores');

/** PROJECT and STACK are the fence: nothing of any other name is told of; see ownership.ts. */
export const settingsSchema = z.object({
  ...commonSettings,
  /** The Compose project whose containers are told of. */
  PROJECT: projectName().prefault('numbers'),
  /** The Swarm stack whose services are told of. */
  STACK: projectName().prefault('numbers-swarm'),
  /** The Engine's Unix socket. */
  ENGINE_SOCKET: z.string().startsWith('/').describe('a path').prefault('/var/run/docker.sock'),
});

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
export function createReader(settings: z.output<typeof settingsSchema>, log: Log): Reader {
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
