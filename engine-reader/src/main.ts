// Starts the reader: settings, then the Engine's events, then the port.
import { createLifecycle } from 'service-kit/lifecycle.ts';
import type { Log } from 'service-kit/log.ts';
import { createStoppableServer, listen, stopOnSignals } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import { createLogFromEnvironment, startOrExit } from 'service-kit/start.ts';
import { createApp } from './app.ts';
import { createEngine } from './engine.ts';
import { createFactsReader } from './facts-reader.ts';
import { createJournal } from './journal.ts';
import { createOwnership } from './ownership.ts';
import { settingsSchema } from './settings.ts';

async function start(log: Log): Promise<void> {
  const settings = readSettings(settingsSchema, process.env);
  const startedAt = new Date().toISOString();
  const engine = createEngine(settings.ENGINE_SOCKET);
  const ownership = createOwnership(settings.PROJECT, settings.STACK);
  const journal = createJournal(engine, ownership, startedAt, log);
  const facts = createFactsReader(engine, ownership, startedAt);

  const lifecycle = createLifecycle();
  const app = createApp(facts, journal, log);
  const { server, stop } = createStoppableServer(app, lifecycle, settings);
  const following = new AbortController();
  stopOnSignals(
    async () => {
      following.abort();
      await stop();
    },
    lifecycle,
    log,
    settings,
  );
  void journal.follow(following.signal);
  const port = await listen(server, settings.PORT, settings.HOST);
  lifecycle.phase = 'ready';
  log.info(`ready: listening on port ${port}, telling of the project ${settings.PROJECT}`);
}

const log = createLogFromEnvironment('engine-reader');
void startOrExit(log, () => start(log));
