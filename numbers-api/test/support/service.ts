// The service, as it is but for its log, its port and its faults.
import { createServer } from 'node:http';
import type { TestContext } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { listen } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import { createService } from '../../src/service.ts';
import { settingsSchema } from '../../src/settings.ts';

export async function startTestService(
  t: TestContext,
  { FAIL_AFTER_CALLS = 0, faultInjection = true } = {},
) {
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
    log,
    /** Listens on a free port, and closes when the test ends. */
    server,
    /** Switches a fault on; its settings are validated, and missing ones get their default. */
    switchOn(name: string, settings: object = {}) {
      const type = faults.catalogue.find((candidate) => candidate.name === name);
      if (!type) throw new Error(`there is no fault ${name}`);
      faults.switchOn({ type, settings: type.settings.parse(settings) });
    },
  };
}
