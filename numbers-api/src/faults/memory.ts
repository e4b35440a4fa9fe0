// Leaks memory.
import { totalmem } from 'node:os';
import * as z from 'zod';
import { defineFault } from './fault-type.ts';

/** Steps of the leak; each counts as one hit. */
const STEPS_PER_SECOND = 10;
const MEGABYTE = 1_048_576;
/** Bytes at which the leak stops if there is no memory limit, so that it does no harm outside a container. */
const MOST_WITHOUT_LIMIT = 512 * MEGABYTE;

export const memory = defineFault({
  name: 'memory',
  symptom: 'dies',
  shows:
    'The memory limit: the kernel kills the process without a log line (exit 137; most Engines report OOMKilled).',
  spares:
    'All requests until the kill, whatever `routes` says; and the host, which the limit protects.',
  cure: 'The restart policy, after the kernel has killed the process.',
  settings: {
    mbPerSecond: z
      .number()
      .positive()
      .max(1_000)
      .default(20)
      .describe('megabytes (1,048,576 bytes) a second; without a memory limit, at most 512 in all'),
  },
  switchOn({ mbPerSecond }, { hit, log }) {
    const stepSize = Math.ceil((mbPerSecond * MEGABYTE) / STEPS_PER_SECOND);
    const most = hasMemoryLimit() ? Number.POSITIVE_INFINITY : MOST_WITHOUT_LIMIT;
    /** Undefined after the end of the fault, which the last hit of `count` may cause. */
    let leaked: ArrayBuffer[] | undefined = [];

    const timer = setInterval(() => {
      if (!hit()) return;
      // Filled, because the kernel provides a page only when it is written.
      leaked?.push(new Uint8Array(stepSize).fill(1).buffer);
      if (leaked && (leaked.length + 1) * stepSize > most) {
        log.warn(`memory: stops at ${most / MEGABYTE} MB, because there is no memory limit`);
        clearInterval(timer);
      }
    }, 1_000 / STEPS_PER_SECOND).unref();
    return {
      end() {
        clearInterval(timer);
        // Releases the pages now instead of at a later garbage collection.
        for (const buffer of leaked ?? []) buffer.transfer(0);
        leaked = undefined;
      },
    };
  },
});

/** Returns whether a control group limits the memory of this process to less than the machine has. */
export function hasMemoryLimit(): boolean {
  const limit = process.constrainedMemory();
  return limit > 0 && limit < totalmem();
}
