// Waits for conditions instead of sleeping for luck.
import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds between two looks at most; the first ones follow each other sooner. */
const LONGEST_INTERVAL = 50;

/**
 * Looks again and again until `look` returns something other than undefined and false.
 *
 * @param seconds how long it may take
 * @returns what `look` returned
 * @throws Error that names what was waited for, when the time is over
 */
export async function waitFor<Value>(
  what: string,
  seconds: number,
  look: () => Promise<Value | undefined | false> | Value | undefined | false,
): Promise<Value> {
  const deadline = performance.now() + seconds * 1_000;
  for (let interval = 1; ; interval = Math.min(2 * interval, LONGEST_INTERVAL)) {
    const value = await look();
    if (value !== undefined && value !== false) return value;
    if (performance.now() > deadline) throw new Error(`waited ${seconds} s in vain for: ${what}`);
    await sleep(interval);
  }
}
