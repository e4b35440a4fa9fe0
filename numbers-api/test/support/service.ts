// The service, as it is but for its log, its port and its faults.
import { createServer, type Server } from 'node:http';
import type { TestContext } from 'node:test';
import { type Log, silentLog } from 'service-kit/log.ts';
import { listen } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import { createService, type Service } from '../../src/service.ts';
import { settingsSchema } from '../../src/settings.ts';

export interface TestService extends Service {
  /** Listens on a free port, and closes when the test ends. */
  server: Server;
  log: Log;
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
  const settings = readSettings(settingsSchema, {
    FAIL_AFTER_CALLS: String(FAIL_AFTER_CALLS),
    FAULT_INJECTION: faultInjection ? 'on' : 'off',
  });
  const log = silentLog();
  const service = createService(settings, log);
  const server = createServer(service.app);
  await listen(server, 0);
  const { faults, lifecycle } = service;
  lifecycle.phase = 'ready';
  faults.reset();
  t.after(() => {
    faults.switchAllOff();
    server.closeAllConnections();
    server.close();
  });
  return {
    ...service,
    server,
    log,
    switchOn(name, settings = {}) {
      const type = faults.catalogue.find((candidate) => candidate.name === name);
      if (!type) throw new Error(`there is no fault ${name}`);
      faults.switchOn({ type, settings: type.settings.parse(settings) });
    },
  };
}
