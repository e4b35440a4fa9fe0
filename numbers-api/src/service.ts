// Builds the service from its parts. It listens only after start(), so tests and benchmarks can use the same service
// without a port.
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { About, Queue } from 'contract';
import type { Log } from 'service-kit/log.ts';
import { Counter, createMetrics, Gauge, type Registry } from 'service-kit/metrics.ts';
import { createLifecycle, createStoppableServer, listen } from 'service-kit/serve.ts';
import packageFile from '../package.json' with { type: 'json' };
import { createApp } from './app.ts';
import { FaultError } from './faults/fault-settings.ts';
import { createFaults, type Faults } from './faults/faults.ts';
import { createProbes } from './probes.ts';
import { initialFaults, type Settings, wrongFaults } from './settings.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

const NAME = 'numbers-api';

/** @throws SettingsError if FAULTS is invalid */
export function createService(settings: Settings, log: Log) {
  /** Identifies this run. */
  const state = {
    release: settings.RELEASE,
    version: packageFile.version,
    // Docker sets the host name to the container's id.
    instance: hostname(),
    // A new one for each start, so that a client can distinguish a restart from a recovery.
    bootId: randomUUID(),
    startedAt: new Date().toISOString(),
  };
  const lifecycle = createLifecycle();
  const probes = createProbes();
  const metrics = createMetrics(state);
  const hits = new Counter({
    name: 'faults_injected_total',
    help: 'Hits of the active faults.',
    labelNames: ['type'],
    registers: [metrics],
  });
  const faults = createServiceFaults(settings, log, (type) => hits.inc({ type }));
  // A series that starts at 0 shows its first hit as an increase.
  for (const { name } of faults.catalogue) hits.inc({ type: name }, 0);
  measureQueue(metrics, () => faults.active().find(({ queue }) => queue)?.queue);
  let watchdog: Watchdog | undefined;

  const describe = (): About => ({
    service: NAME,
    ...state,
    calls: faults.calls,
    health: faults.problem
      ? { status: 'unhealthy', problem: faults.problem }
      : { status: 'healthy' },
    ...(watchdog && {
      watchdog: { selfHealAfter: settings.SELF_HEAL_AFTER, endsIn: watchdog.endsIn() },
    }),
    probes: probes.list(),
    faults: faults.active(),
  });
  const app = createApp({ lifecycle, faults, probes, describe, metrics, settings, log });
  const { server, stop } = createStoppableServer(app, lifecycle, settings);

  return {
    app,
    state,
    lifecycle,
    faults,
    /** Switches on the initial faults, starts the watchdog, and returns the port. @throws Error such as EADDRINUSE */
    async start() {
      // Only now, because the fault ignore-sigterm replaces the listeners of SIGTERM.
      faults.reset();
      const port = await listen(server, settings.PORT, settings.HOST);
      lifecycle.phase = 'ready';
      if (settings.SELF_HEAL_AFTER > 0) {
        watchdog = startWatchdog({
          host: settings.HOST,
          port,
          path: '/health',
          interval: 1_000,
          timeout: settings.HEALTH_TIMEOUT,
          limit: settings.SELF_HEAL_AFTER,
          json: settings.LOG_FORMAT === 'json' && { service: NAME, release: state.release },
        })
          .on('unanswered', faults.checkUnanswered)
          .on('error', ({ message }) => log.error(`watchdog: cannot run: ${message}`));
      }
      return port;
    },
    /** Resolves when the last request has its response. */
    stop() {
      watchdog?.stop();
      return stop();
    },
  };
}

/** @throws SettingsError if FAULTS is invalid */
function createServiceFaults(settings: Settings, log: Log, onHit: (type: string) => void): Faults {
  const routes = { routes: ['/rng'], healthRoute: '/health', readyRoute: '/ready' };
  try {
    return createFaults({ ...routes, initial: initialFaults(settings), log, onHit });
  } catch (error) {
    throw error instanceof FaultError ? wrongFaults(settings.FAULTS, error.message) : error;
  }
}

/** @param readQueue undefined while the fault `overload` is off, or secret */
function measureQueue(metrics: Registry, readQueue: () => Queue | undefined): void {
  for (const [name, help, value] of [
    ['capacity', 'Requests a second that are managed', (queue) => queue.perSecond],
    ['queue_length', 'Requests that wait for their turn', (queue) => queue.length],
    ['wait_seconds', 'How long the one being served had waited', ({ waited }) => waited / 1_000],
    ['wasted', 'Requests served after their callers had left', (queue) => queue.wasted],
  ] as [string, string, (queue: Queue) => number][]) {
    new Gauge({
      name: `overload_${name}`,
      help: `${help}; 0 without the fault overload.`,
      registers: [metrics],
      collect() {
        const queue = readQueue();
        this.set(queue ? value(queue) : 0);
      },
    });
  }
}
