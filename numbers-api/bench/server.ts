// Serves the app `with` or `without` its fault layer, as the first argument says, and tells the port.
import type { Express } from 'express';
import { silentLog } from 'service-kit/log.ts';
import { readSettings } from 'service-kit/settings.ts';
import { createService } from '../src/service.ts';
import { settingsSchema } from '../src/settings.ts';

const settings = readSettings(settingsSchema, {
  PORT: '0',
  FAIL_AFTER_CALLS: '0',
  FAULT_INJECTION: 'on',
});
const { app, start } = createService(settings, silentLog());
if (process.argv[2] === 'without') removeFaultLayer(app);
console.log(await start());

/** Takes the layer's middleware out of all routes, so that the rest stays the very same app. */
function removeFaultLayer({ router }: Express): void {
  let removed = 0;
  for (const { route } of router.stack) {
    const position = route?.stack.findIndex((layer) => layer.name === 'strikeAtRequest') ?? -1;
    if (position >= 0) removed += route?.stack.splice(position, 1).length ?? 0;
  }
  if (removed !== 3) throw new Error(`removed ${removed} layers, not the 3 of the faulty routes`);
}
