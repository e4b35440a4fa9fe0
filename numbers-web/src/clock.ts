// A clock that only goes forward: if the machine's clock is set back, measurements here must not freeze.
import type { Time } from 'story/recording.ts';

/** Milliseconds by which the machine's clock may differ before it is followed. */
const MOST_BEHIND = 1_000;

/** Milliseconds since 1970, counted from the start of the process; after a sleep of the machine, by its clock again. */
export const now = createClock();

export function createClock(): () => Time {
  let start = performance.timeOrigin;
  return () => {
    const behind = Date.now() - (start + performance.now());
    if (behind > MOST_BEHIND) start += behind;
    return Math.round(start + performance.now());
  };
}
