// The service as a process of its own, for what ends it.
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startMain } from 'test-kit/main-process.ts';

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
