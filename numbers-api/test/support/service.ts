// The app with all its parts, without a process or a fixed port.
import { createServer, type Server } from 'node:http';
import type { TestContext } from 'node:test';
import { createLifecycle } from '../../../service-kit/src/lifecycle.ts';
import { silentLog } from '../../../service-kit/src/log.ts';
import { listen } from '../../../service-kit/src/serve.ts';
import { createApp } from '../../src/app.ts';
import { catalogue } from '../../src/faults/catalogue.ts';
import { initialFaults } from '../../src/faults/initial-faults.ts';
import { createInjector, type FaultInjector } from '../../src/faults/injector.ts';
import { createHealth, type Health } from '../../src/health.ts';
import { createServiceState, type ServiceState } from '../../src/service-state.ts';

export interface TestService {
  /** Listens on a free port, and closes when the test ends. */
  server: Server;
  state: ServiceState;
  health: Health;
  faults: FaultInjector;
  /** Switches a fault on; its settings are validated, and missing ones get their default. */
  switchOn(type: string, settings?: object): void;
}

export interface TestServiceOptions {
  FAIL_AFTER_CALLS?: number;
  FAULTS?: object;
  faultInjection?: boolean;
}

export async function startTestService(
  t: TestContext,
  { FAIL_AFTER_CALLS = 0, FAULTS = {}, faultInjection = true }: TestServiceOptions = {},
): Promise<TestService> {
  const log = silentLog();
  const state = createServiceState();
  const health = createHealth(log);
  const lifecycle = createLifecycle();
  const readFaults = (given: object) =>
    initialFaults({ FAIL_AFTER_CALLS: 0, FAULTS: JSON.stringify(given) }, catalogue);
  const initial = initialFaults({ FAIL_AFTER_CALLS, FAULTS: JSON.stringify(FAULTS) }, catalogue);
  const faults = createInjector({ catalogue, initial, state, health, log });
  const server = createServer(createApp({ state, lifecycle, health, faults, faultInjection, log }));
  await listen(server, 0);
  lifecycle.phase = 'ready';
  faults.reset();
  t.after(() => {
    faults.switchAllOff();
    server.closeAllConnections();
    server.close();
  });
  return {
    server,
    state,
    health,
    faults,
    switchOn(type, settings = {}) {
      for (const fault of readFaults({ [type]: settings })) faults.switchOn(fault);
    },
  };
}
