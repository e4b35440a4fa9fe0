// Starts the reader: settings, then the Engine's events, then the port, whether the Engine answers or not.
import type { Log } from 'service-kit/log.ts';
import { createLifecycle, serve } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import { createLogFromEnvironment, startOrExit } from 'service-kit/start.ts';
import { createReader, settingsSchema } from './app.ts';

async function start(log: Log): Promise<void> {
  const settings = readSettings(settingsSchema, process.env);
  log.info(`starting the reader for the project ${settings.PROJECT}`);
  const { app, follow } = createReader(settings, log);
  const following = new AbortController();
  follow(following.signal).catch((error) => {
    log.fatal(
      `the Engine's socket refuses connections: ${error}: exit 1, so that Docker mounts it again`,
    );
    log.fatal('if this container stays down: docker compose --profile workshop up --detach');
    process.exit(1);
  });
  await serve(app, createLifecycle(), log, settings, () => following.abort());
}

const log = createLogFromEnvironment('engine-reader');
void startOrExit(log, () => start(log));
