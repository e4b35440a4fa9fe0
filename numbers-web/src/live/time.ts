// Points in time, on a clock that only goes forward: whoever sets the machine's clock must not freeze what is
// measured here.

/** Milliseconds since 1970, on the web server's clock. */
export type Time = number;

/** Milliseconds since 1970, counted on from the start of the process. */
export function now(): number {
  return Math.round(performance.timeOrigin + performance.now());
}
