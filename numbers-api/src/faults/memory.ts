// A memory leak.
import { totalmem } from 'node:os';
import * as z from 'zod';
import { commonSettings, defineFault } from './fault-type.ts';

/** Each step is one hit. */
const STEPS_PER_SECOND = 10;
const MEGABYTE = 1_048_576;
/** Where no memory limit would stop the leak, it stops here: outside a container it must do no harm. */
const MOST_WITHOUT_LIMIT = 512 * MEGABYTE;

export const memory = defineFault({
  name: 'memory',
  symptom: 'dies',
  shows:
    'The memory limit: the kernel kills the process without a word (exit 137; most Engines report OOMKilled).',
  spares: 'All requests until the kill, whatever `routes` says; and the host, thanks to the limit.',
  cure: 'The kernel ends the process, the restart policy starts a fresh one.',
  settings: commonSettings.extend({
    mbPerSecond: z
      .number()
      .positive()
      .max(1_000)
      .default(20)
      .describe(
        'megabytes (1,048,576 bytes) a second; where no memory limit would end it, up to 512',
      ),
  }),
  switchOn({ mbPerSecond }, { hit, log }) {
    const stepSize = Math.ceil((mbPerSecond * MEGABYTE) / STEPS_PER_SECOND);
    const most = hasMemoryLimit() ? Number.POSITIVE_INFINITY : MOST_WITHOUT_LIMIT;
    /** Undefined once the fault has ended, which the last hit of `count` brings about. */
    let leaked: ArrayBuffer[] | undefined = [];

    function leak(): void {
      if (!hit()) return;
      // Filled, because the kernel gives out a page only once something is written to it.
      leaked?.push(new Uint8Array(stepSize).fill(1).buffer);
      if (leaked && (leaked.length + 1) * stepSize > most) {
        log.warn(
          `memory: stops growing short of ${most / MEGABYTE} MB, since no memory limit would stop it`,
        );
        clearInterval(timer);
      }
    }

    const timer = setInterval(leak, 1_000 / STEPS_PER_SECOND);
    timer.unref();
    return {
      end() {
        clearInterval(timer);
        // Gives the pages back now, not at some later garbage collection.
        for (const buffer of leaked ?? []) buffer.transfer(0);
        leaked = undefined;
      },
    };
  },
});

/** Whether a control group limits this process to less than the machine has. */
export function hasMemoryLimit(): boolean {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem();
}
