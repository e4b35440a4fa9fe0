// The service: in this process, as it is but for its log, its port and its faults; or as a process, for what ends it.
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import request from 'supertest';
import { startMain } from 'test-kit/main-process.ts';
import { serve } from 'test-kit/serve.ts';
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
  const { server, port } = await serve(t, service.app);
  const { faults, lifecycle } = service;
  lifecycle.phase = 'ready';
  faults.reset();
  t.after(faults.switchAllOff);
  return { ...service, log, server, port, api: request(server), switchOn: faults.switchOn };
}

/** The routes that faults can affect. */
export const FAULTY_ROUTES = ['/rng', '/health', '/ready'] as const;

export const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));

/** Settings that keep a busy machine from ending what the watchdog has to let live. */
export const PATIENT = { NODE_OPTIONS: `--import=${import.meta.resolve('./patient-watchdog.ts')}` };

/** Starts it, and switches on a fault over HTTP as soon as it is ready. */
export async function startFaulty(
  t: TestContext,
  type: string,
  faultSettings: object,
  settings: Record<string, string> = {},
) {
  const service = startMain(t, MAIN, { FAULT_INJECTION: 'on', ...settings });
  const url = await service.url();
  const headers = { 'content-type': 'application/json' };
  const body = JSON.stringify(faultSettings);
  const response = await fetch(`${url}/faults/${type}`, { method: 'PUT', headers, body });
  if (!response.ok) throw new Error(`PUT /faults/${type}: ${await response.text()}`);
  return { ...service, url };
}
