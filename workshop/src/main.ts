// Starts the guide: reads settings and labs, starts watching the sources, then opens the port.
import type { Log } from 'service-kit/log.ts';
import { createLifecycle, serve } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import { createLogFromEnvironment, startOrExit } from 'service-kit/start.ts';
import { createApp, settingsSchema } from './app.ts';
import { watchSources } from './sources/watch.ts';

/** Milliseconds from one evaluation of the checks to the next; countdowns are in seconds. */
const INTERVAL = 1_000;

async function start(log: Log): Promise<void> {
  const settings = readSettings(settingsSchema, process.env);
  const lifecycle = createLifecycle();
  const { app, guide, streams } = createApp(settings, lifecycle, log);
  log.info(`starting the guide with ${guide.labs.length} labs`);
  const { API_URL: api, WEB_URLS: web, ENGINE_READER_URL: engineReader } = settings;
  const stopWatching = watchSources({ api, web, engineReader }, guide.record, log);
  const ticking = setInterval(() => {
    guide.tickChecks();
    streams.sendChanges();
  }, INTERVAL);

  await serve(app, lifecycle, log, settings, () => {
    clearInterval(ticking);
    stopWatching();
  });
}

const log = createLogFromEnvironment('workshop');
void startOrExit(log, () => start(log));
