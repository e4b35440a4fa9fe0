// Starts the API: reads the settings, creates the service and opens the port, after STARTUP_DELAY.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from 'service-kit/log.ts';
import { stopOnSignals } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import { createLogFromEnvironment, StartError, startOrExit } from 'service-kit/start.ts';
import { createService } from './service.ts';
import { settingsSchema } from './settings.ts';

async function start(log: Log): Promise<void> {
  const settings = readSettings(settingsSchema, process.env);
  const service = createService(settings, log);
  const { release, version, bootId } = service.state;
  log.info(`starting numbers-api ${release} (version ${version}), boot ${bootId}`);
  if (settings.BROKEN) throw new StartError('BROKEN is true: this release fails on purpose');

  stopOnSignals(service.stop, service.lifecycle, log, settings);
  if (settings.STARTUP_DELAY > 0) {
    log.info(`listening ${settings.STARTUP_DELAY} ms after the start, as STARTUP_DELAY says`);
    // Counts from the start of the process.
    await sleep(Math.max(0, settings.STARTUP_DELAY - performance.now()));
  }
  const port = await service.start();
  log.info(`ready: listening on port ${port}`);
}

const log = createLogFromEnvironment('numbers-api');
void startOrExit(log, () => start(log));
