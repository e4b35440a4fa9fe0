// Points in time, on a clock that only goes forward: whoever sets the machine's clock back must not freeze what is
// measured here.

/** Milliseconds since 1970, on the web server's clock. */
export type Time = number;

/** Milliseconds by which the machine's clock may differ before it is followed. */
const MOST_BEHIND = 1_000;

/**
 * Milliseconds since 1970, counted on from the start of the process. While a machine sleeps nothing is counted, so
 * it then goes on with the machine's clock.
 */
export const now = createClock();

export function createClock(): () => Time {
  let start = performance.timeOrigin;
  return () => {
    const behind = Date.now() - (start + performance.now());
    if (behind > MOST_BEHIND) start += behind;
    return Math.round(start + performance.now());
  };
}
