// Starts the web server: settings, then what watches the API, then the port.

import type { Log } from 'service-kit/log.ts';
import { createLifecycle, serve } from 'service-kit/serve.ts';
import { readSettings, withoutPassword } from 'service-kit/settings.ts';
import { createLogFromEnvironment, startOrExit } from 'service-kit/start.ts';
import { createApp } from './app.ts';
import { startLiveView } from './live-view.ts';
import { settingsSchema, VERSION } from './settings.ts';

async function start(log: Log): Promise<void> {
  const settings = readSettings(settingsSchema, process.env);
  const { RELEASE, RNG_API_URL } = settings;
  log.info(
    `starting numbers-web ${RELEASE} (version ${VERSION}); numbers come from ${withoutPassword(RNG_API_URL)}`,
  );

  const lifecycle = createLifecycle();
  const live = startLiveView(settings, log);
  await serve(createApp(live, lifecycle, log), lifecycle, log, settings, live.stop);
}

const log = createLogFromEnvironment('numbers-web');
void startOrExit(log, () => start(log));
