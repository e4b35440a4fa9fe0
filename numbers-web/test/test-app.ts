// The app under test, with the settings of a test.
import type { TestContext } from 'node:test';
import { createLifecycle } from '../../service-kit/src/lifecycle.ts';
import { silentLog } from '../../service-kit/src/log.ts';
import { readSettings } from '../../service-kit/src/settings.ts';
import { createApp } from '../src/app.ts';
import { startLiveView } from '../src/live-view.ts';
import { settingsSchema } from '../src/settings.ts';

/** An address where nothing listens. */
export const NO_API = 'http://127.0.0.1:1/rng';

/** Watches the API until the test ends. */
export function createTestApp(
  test: TestContext,
  url: string = NO_API,
  environment: Record<string, string> = {},
) {
  const settings = readSettings(settingsSchema, { RNG_API_URL: url, ...environment });
  const lifecycle = createLifecycle();
  const log = silentLog();
  const live = startLiveView(settings, log);
  test.after(live.stop);
  return { app: createApp({ live, lifecycle, log }), lifecycle, live };
}
