// Blocks the event loop, like an endless loop or a synchronous call that never returns.
import { defineFault, seconds } from './fault-type.ts';

export const block = defineFault({
  name: 'block',
  symptom: 'keeps waiting',
  shows: 'The process runs and its port is open, but nothing answers, and SIGTERM has no effect.',
  spares: 'Other threads, such as the watchdog; and the kernel, which still accepts connections.',
  cure: 'The watchdog, which kills the process (exit 137). No timer runs meanwhile, not even for `duration`.',
  settings: {
    seconds: seconds.optional().describe('seconds for which each hit blocks; without it, forever'),
  },
  switchOn: ({ seconds = Number.POSITIVE_INFINITY }) => ({
    strike({ passOn }) {
      // Unlike a busy loop, this blocks the thread without using processor time.
      const neverNotified = new Int32Array(new SharedArrayBuffer(4));
      Atomics.wait(neverNotified, 0, 0, seconds * 1_000);
      passOn();
    },
  }),
});
