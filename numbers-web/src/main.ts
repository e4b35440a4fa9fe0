// Starts the web server: settings, then the app, then the port.
import { createLifecycle } from '../../service-kit/src/lifecycle.ts';
import type { Log } from '../../service-kit/src/log.ts';
import { createStoppableServer, listen, stopOnSignals } from '../../service-kit/src/serve.ts';
import { readSettings } from '../../service-kit/src/settings.ts';
import { createLogFromEnvironment, startOrExit } from '../../service-kit/src/start.ts';
import { createApp } from './app.ts';
import { createNumberClient } from './client/number-client.ts';
import { createOutageLog } from './outage-log.ts';
import { settingsSchema } from './settings.ts';

async function start(log: Log): Promise<void> {
  const settings = readSettings(settingsSchema, process.env);
  log.info(`starting numbers-web; numbers come from ${settings.RNG_API_URL}`);

  const lifecycle = createLifecycle();
  const client = createNumberClient({
    url: settings.RNG_API_URL,
    attemptTimeout: settings.ATTEMPT_TIMEOUT,
    outageLog: createOutageLog(log),
  });
  const server = createStoppableServer(createApp({ client, lifecycle, log }), lifecycle);
  stopOnSignals(server, lifecycle, log);

  const port = await listen(server, settings.PORT);
  lifecycle.phase = 'ready';
  log.info(`ready: listening on port ${port}`);
}

const log = createLogFromEnvironment('numbers-web');
await startOrExit(log, () => start(log));
