// The app with all its parts, without a process or a fixed port.
import { createServer, type Server } from 'node:http';
import type { TestContext } from 'node:test';
import type { Express } from 'express';
import { createLifecycle, type Lifecycle } from 'service-kit/lifecycle.ts';
import { silentLog } from 'service-kit/log.ts';
import { createMetrics } from 'service-kit/metrics.ts';
import { listen } from 'service-kit/serve.ts';
import { createApp } from '../../src/app.ts';
import { catalogue } from '../../src/faults/catalogue.ts';
import { createHitCounter } from '../../src/faults/hit-counter.ts';
import { initialFaults } from '../../src/faults/initial-faults.ts';
import { createInjector, type FaultInjector } from '../../src/faults/injector.ts';
import { createHealth, type Health } from '../../src/health.ts';
import { createServiceState, type ServiceState } from '../../src/service-state.ts';

export interface TestService {
  app: Express;
  /** Listens on a free port, and closes when the test ends. */
  server: Server;
  state: ServiceState;
  lifecycle: Lifecycle;
  health: Health;
  faults: FaultInjector;
  /** Switches a fault on; its settings are validated, and missing ones get their default. */
  switchOn(name: string, settings?: object): void;
}

export interface TestServiceOptions {
  FAIL_AFTER_CALLS?: number;
  faultInjection?: boolean;
}

export async function startTestService(
  t: TestContext,
  { FAIL_AFTER_CALLS = 0, faultInjection = true }: TestServiceOptions = {},
): Promise<TestService> {
  const log = silentLog();
  const state = createServiceState();
  const health = createHealth(log);
  const lifecycle = createLifecycle();
  const initial = initialFaults({ FAIL_AFTER_CALLS, FAULTS: '{}' }, catalogue);
  const metrics = createMetrics();
  const onHit = createHitCounter(metrics, catalogue);
  const faults = createInjector({ catalogue, initial, state, health, log, onHit });
  const app = createApp({ state, lifecycle, health, faults, metrics, faultInjection, log });
  const server = createServer(app);
  await listen(server, 0);
  lifecycle.phase = 'ready';
  faults.reset();
  t.after(() => {
    faults.switchAllOff();
    server.closeAllConnections();
    server.close();
  });
  return {
    app,
    server,
    state,
    lifecycle,
    health,
    faults,
    switchOn(name, settings = {}) {
      const type = catalogue.find((candidate) => candidate.name === name);
      if (!type) throw new Error(`there is no fault ${name}`);
      faults.switchOn({ type, settings: type.settings.parse(settings) });
    },
  };
}
