// The app under test, with the settings of a test.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { createLifecycle } from 'service-kit/lifecycle.ts';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import type { LookUp } from '../src/api/replica-addresses.ts';
import { createApp } from '../src/app.ts';
import { startLiveView } from '../src/live-view.ts';
import { settingsSchema } from '../src/settings.ts';

/** An address where nothing listens. */
export const NO_API = 'http://127.0.0.1:1/rng';

/** Time-outs that even the busiest machine does not meet. */
export const PATIENT = { ATTEMPT_TIMEOUT: '20000', CALL_BUDGET: '60000' };

/** Watches the API until the test ends. */
export function createTestApp(
  test: Pick<TestContext, 'after'>,
  url: string = NO_API,
  environment: Record<string, string> = PATIENT,
  lookUp?: LookUp,
) {
  const settings = readSettings(settingsSchema, { RNG_API_URL: url, ...environment });
  const lifecycle = createLifecycle();
  const log = silentLog();
  const live = startLiveView(settings, log, lookUp);
  test.after(live.stop);
  return { app: createApp({ live, lifecycle, log }), lifecycle, live };
}

/** The same with the usual time-outs, listening on a port of its own until the test ends or stops it. */
export async function serveTestApp(
  test: Pick<TestContext, 'after'>,
  url: string,
  port = 0,
  lookUp?: LookUp,
  environment: Record<string, string> = {},
) {
  const { app, live } = createTestApp(test, url, environment, lookUp);
  const server = createServer(app).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: boundPort } = server.address() as AddressInfo;
  async function stop(): Promise<void> {
    if (!server.listening) return;
    live.stop();
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  }
  test.after(stop);
  return { live, port: boundPort, address: `http://127.0.0.1:${boundPort}`, stop };
}
