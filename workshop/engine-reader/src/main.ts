// Starts the reader: settings, then the Engine's events, then the port.
import type { Log } from 'service-kit/log.ts';
import { stopOnSignals } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import { createLogFromEnvironment, startOrExit } from 'service-kit/start.ts';
import { createReader } from './reader.ts';
import { settingsSchema } from './settings.ts';

async function start(log: Log): Promise<void> {
  const settings = readSettings(settingsSchema, process.env);
  const reader = createReader(settings, log);
  stopOnSignals(reader.stop, reader.lifecycle, log, settings);
  const port = await reader.start();
  log.info(`ready: listening on port ${port}, telling of the project ${settings.PROJECT}`);
}

const log = createLogFromEnvironment('engine-reader');
void startOrExit(log, () => start(log));
