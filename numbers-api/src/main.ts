// Starts the API: settings, then the app, then the port, then the watchdog.
import { setTimeout as sleep } from 'node:timers/promises';
import { createLifecycle } from 'service-kit/lifecycle.ts';
import type { Log } from 'service-kit/log.ts';
import { createMetrics } from 'service-kit/metrics.ts';
import { createStoppableServer, listen, stopOnSignals } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import { createLogFromEnvironment, StartError, startOrExit } from 'service-kit/start.ts';
import { createApp } from './app.ts';
import { catalogue } from './faults/catalogue.ts';
import { createHitCounter } from './faults/hit-counter.ts';
import { initialFaults } from './faults/initial-faults.ts';
import { createInjector } from './faults/injector.ts';
import { createHealth } from './health.ts';
import { createServiceState } from './service-state.ts';
import { settingsSchema } from './settings.ts';
import { startWatchdog } from './watchdog.ts';

async function start(log: Log): Promise<void> {
  const settings = readSettings(settingsSchema, process.env);
  const state = createServiceState();
  log.info(`starting numbers-api ${state.version}, boot ${state.bootId}`);
  if (settings.BROKEN) throw new StartError('BROKEN is true: this release fails on purpose');

  const lifecycle = createLifecycle();
  const health = createHealth(log);
  const initial = initialFaults(settings, catalogue);
  const metrics = createMetrics();
  const onHit = createHitCounter(metrics, catalogue);
  const faults = createInjector({ catalogue, initial, state, health, log, onHit });
  const { server, stop } = createStoppableServer(
    createApp({
      state,
      lifecycle,
      health,
      faults,
      metrics,
      log,
      faultInjection: settings.FAULT_INJECTION,
    }),
    lifecycle,
  );
  let stopWatchdog: (() => void) | undefined;
  const stopAll = (): Promise<void> => {
    stopWatchdog?.();
    return stop();
  };
  stopOnSignals(stopAll, lifecycle, log);

  if (settings.STARTUP_DELAY > 0) {
    log.info(`listening ${settings.STARTUP_DELAY} ms after the start, as STARTUP_DELAY says`);
    // Counted from the start of the process, whatever its other preparations took.
    await sleep(Math.max(0, settings.STARTUP_DELAY - performance.now()));
  }
  // The faults of the start, only now: one of them takes the listeners of SIGTERM away.
  faults.reset();
  const port = await listen(server, settings.PORT, settings.HOST);
  lifecycle.phase = 'ready';
  log.info(`ready: listening on port ${port}`);
  if (settings.SELF_HEAL_AFTER > 0) {
    const { HOST: host = '127.0.0.1', SELF_HEAL_AFTER: selfHealAfter } = settings;
    const options = { host, port, selfHealAfter, logFormat: settings.LOG_FORMAT };
    stopWatchdog = startWatchdog(options, health);
  }
}

const log = createLogFromEnvironment('numbers-api');
void startOrExit(log, () => start(log));
