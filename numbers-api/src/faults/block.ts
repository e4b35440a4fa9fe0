// A blocked event loop, as by an endless loop or a synchronous call that does not return.
import * as z from 'zod';
import { commonSettings, defineFault } from './fault-type.ts';

export const block = defineFault({
  name: 'block',
  symptom: 'keeps waiting',
  shows:
    'The process is alive and its port is open, but nobody is at home: not even SIGTERM helps.',
  spares: 'Other threads, so the watchdog; and the kernel, which goes on accepting connections.',
  cure: 'The watchdog, which kills the process (exit 137). No timer runs meanwhile: `duration` waits, too.',
  settings: commonSettings.extend({
    seconds: z
      .number()
      .positive()
      .max(86_400)
      .optional()
      .describe('seconds for which each hit blocks; without it, for good'),
  }),
  switchOn({ seconds = Number.POSITIVE_INFINITY }) {
    return {
      strike(_request, _response, passOn) {
        // The thread really stands still, but unlike in a busy loop it costs no processor time.
        const nobodyWakesUs = new Int32Array(new SharedArrayBuffer(4));
        Atomics.wait(nobodyWakesUs, 0, 0, seconds * 1_000);
        passOn();
      },
    };
  },
});
