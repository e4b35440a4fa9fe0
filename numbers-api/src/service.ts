// Builds the service from its parts. It listens only after start(), so tests and benchmarks can use the same service
// without a port.
import type { About, Queue } from 'contract';
import type { Express } from 'express';
import { createLifecycle, type Lifecycle } from 'service-kit/lifecycle.ts';
import type { Log } from 'service-kit/log.ts';
import { Counter, createMetrics, Gauge, type Registry } from 'service-kit/metrics.ts';
import { createStoppableServer, listen } from 'service-kit/serve.ts';
import { createApp } from './app.ts';
import { catalogue } from './faults/catalogue.ts';
import { createInjector, type FaultInjector } from './faults/injector.ts';
import { createHealth, createProbes, type Health } from './health.ts';
import { createServiceState, type ServiceState } from './service-state.ts';
import { initialFaults, type Settings } from './settings.ts';
import { startWatchdog, type Watchdog } from './watchdog.ts';

export interface Service {
  app: Express;
  state: ServiceState;
  lifecycle: Lifecycle;
  health: Health;
  faults: FaultInjector;
  /**
   * Switches on the configured faults, listens, and starts the watchdog.
   *
   * @returns the port
   * @throws Error if the port can't be bound, such as EADDRINUSE
   */
  start(): Promise<number>;
  /** Resolves when the last request has its response. */
  stop(): Promise<void>;
}

/** @throws SettingsError if FAULTS is invalid */
export function createService(settings: Settings, log: Log): Service {
  const state = createServiceState(settings.RELEASE);
  const lifecycle = createLifecycle();
  const health = createHealth(log);
  const probes = createProbes();
  const metrics = createMetrics(state);
  const hits = new Counter({
    name: 'faults_injected_total',
    help: 'Hits of the active faults.',
    labelNames: ['type'],
    registers: [metrics],
  });
  // A series that starts at 0 shows its first hit as an increase.
  for (const { name } of catalogue) hits.inc({ type: name }, 0);
  const faults = createInjector({
    catalogue,
    initial: initialFaults(settings, catalogue),
    state,
    health,
    log,
    onHit: ({ name }) => hits.inc({ type: name }),
  });
  measureQueue(metrics, () => faults.active().find(({ queue }) => queue)?.queue);
  let watchdog: Watchdog | undefined;

  const describe = (): About => ({
    service: 'numbers-api',
    ...state,
    health: health.describe(),
    ...(watchdog && { watchdog: watchdog.describe() }),
    probes: probes.list(),
    faults: faults.active(),
  });
  const parts = { state, lifecycle, faults, probes, describe, metrics, settings, log };
  const app = createApp(parts);
  const { server, stop } = createStoppableServer(app, lifecycle, settings);

  return {
    app,
    state,
    lifecycle,
    health,
    faults,
    async start() {
      // Only now, because the fault ignore-sigterm replaces the listeners of SIGTERM.
      faults.reset();
      const port = await listen(server, settings.PORT, settings.HOST);
      lifecycle.phase = 'ready';
      if (settings.SELF_HEAL_AFTER > 0) {
        const { HOST: host = '127.0.0.1', SELF_HEAL_AFTER, HEALTH_TIMEOUT: timeout } = settings;
        const options = { host, port, selfHealAfter: SELF_HEAL_AFTER, timeout };
        watchdog = startWatchdog(options, faults.checkUnanswered);
      }
      return port;
    },
    stop() {
      watchdog?.stop();
      return stop();
    },
  };
}

/** @param readQueue undefined while the fault `overload` is off, or secret */
function measureQueue(metrics: Registry, readQueue: () => Queue | undefined): void {
  const gauge = (name: string, help: string, value: (queue: Queue) => number): void => {
    new Gauge({
      name,
      help: `${help}; 0 without the fault overload.`,
      registers: [metrics],
      collect() {
        const queue = readQueue();
        this.set(queue ? value(queue) : 0);
      },
    });
  };
  gauge('overload_capacity', 'Requests a second that are managed', (queue) => queue.perSecond);
  gauge('overload_queue_length', 'Requests that wait for their turn', (queue) => queue.length);
  gauge(
    'overload_wait_seconds',
    'How long the one being served had waited',
    ({ waited }) => waited / 1_000,
  );
  gauge('overload_wasted', 'Requests served after their callers had left', (queue) => queue.wasted);
}
