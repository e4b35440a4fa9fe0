// Waits for something to become true.
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Resolves with the first result that is neither undefined nor false.
 *
 * @param within milliseconds
 * @throws Error when there was none in time
 */
export async function waitFor<Result>(
  what: string,
  find: () => Result | Promise<Result>,
  within = 5_000,
): Promise<NonNullable<Result>> {
  const endsAt = performance.now() + within;
  while (performance.now() < endsAt) {
    const result = await find();
    if (result !== undefined && result !== null && result !== false) return result;
    await sleep(20);
  }
  throw new Error(`waited ${within} ms in vain for ${what}`);
}
