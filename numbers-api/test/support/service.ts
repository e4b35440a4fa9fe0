// The service, as it is but for its log, its port and its faults.
import { createServer } from 'node:http';
import type { TestContext } from 'node:test';
import { silentLog } from 'service-kit/log.ts';
import { listen } from 'service-kit/serve.ts';
import { readSettings } from 'service-kit/settings.ts';
import request from 'supertest';
import { createService } from '../../src/service.ts';
import { settingsSchema } from '../../src/settings.ts';

/** Starts the service on a free port until the test ends. */
export async function startTestService(
  t: TestContext,
  { FAIL_AFTER_CALLS = '0', FAULT_INJECTION = 'on' } = {},
) {
  const settings = readSettings(settingsSchema, { FAIL_AFTER_CALLS, FAULT_INJECTION });
  const log = silentLog();
  const service = createService(settings, log);
  const server = createServer(service.app);
  const port = await listen(server, 0);
  const { faults, lifecycle } = service;
  lifecycle.phase = 'ready';
  faults.reset();
  t.after(() => {
    faults.switchAllOff();
    server.closeAllConnections();
    server.close();
  });
  return { ...service, log, server, port, api: request(server), switchOn: faults.switchOn };
}

/** The routes that faults can affect. */
export const FAULTY_ROUTES = ['/rng', '/health', '/ready'] as const;
