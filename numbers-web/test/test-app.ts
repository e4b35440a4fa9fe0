// The app under test, with the settings of a test.
import { createLifecycle } from '../../service-kit/src/lifecycle.ts';
import { type Log, silentLog } from '../../service-kit/src/log.ts';
import { createApp } from '../src/app.ts';
import { createNumberClient } from '../src/client/number-client.ts';
import { createOutageLog } from '../src/outage-log.ts';

/** Milliseconds; short, so that the tests of hanging servers are quick. */
export const ATTEMPT_TIMEOUT = 200;

export function createTestApp(url: string, log: Log = silentLog()) {
  const lifecycle = createLifecycle();
  const outageLog = createOutageLog(log);
  const client = createNumberClient({ url, attemptTimeout: ATTEMPT_TIMEOUT, outageLog });
  return { app: createApp({ client, lifecycle, log }), lifecycle };
}
