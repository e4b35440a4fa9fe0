// Serves the app `with` or `without` its fault layer, as the first argument says, and tells the port.
import { createServer } from 'node:http';
import type { Express } from 'express';
import { createLifecycle } from 'service-kit/lifecycle.ts';
import { silentLog } from 'service-kit/log.ts';
import { createMetrics } from 'service-kit/metrics.ts';
import { listen } from 'service-kit/serve.ts';
import { createApp } from '../src/app.ts';
import { catalogue } from '../src/faults/catalogue.ts';
import { createInjector } from '../src/faults/injector.ts';
import { createHealth } from '../src/health.ts';
import { createServiceState } from '../src/service-state.ts';

const log = silentLog();
const state = createServiceState();
const health = createHealth(log);
const lifecycle = createLifecycle();
const metrics = createMetrics();
const faults = createInjector({ catalogue, initial: [], state, health, log });
const app = createApp({ state, lifecycle, health, faults, metrics, faultInjection: true, log });
if (process.argv[2] === 'without') removeFaultLayer(app);
console.log(await listen(createServer(app), 0));

/** Takes the layer's middleware out of all routes, so that the rest stays the very same app. */
function removeFaultLayer({ router }: Express): void {
  let removed = 0;
  for (const { route } of router.stack) {
    const position = route?.stack.findIndex((layer) => layer.name === 'strikeAtRequest') ?? -1;
    if (position >= 0) removed += route?.stack.splice(position, 1).length ?? 0;
  }
  if (removed !== 3) throw new Error(`removed ${removed} layers, not the 3 of the faulty routes`);
}
