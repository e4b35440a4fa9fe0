// How long to pause between tries.

/** Milliseconds. */
const FIRST_PAUSE = 100;
/** Milliseconds. */
const LONGEST_PAUSE = 2_000;

/**
 * Milliseconds to pause after this try, the first being 1: twice as long each time, up to a limit,
 * so that a service that is starting is not kept from it; and up to a half less by chance (a number
 * from 0 to 1), so that many clients that started together do not ask together for ever.
 */
export function pauseAfter(attempt: number, chance: number): number {
  const longest = Math.min(FIRST_PAUSE * 2 ** (attempt - 1), LONGEST_PAUSE);
  return longest * (1 - chance / 2);
}
