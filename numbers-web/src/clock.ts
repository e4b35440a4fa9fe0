// A clock that only goes forward: if the machine's clock is set back, measurements here must not freeze. And probes
// that are repeated, sooner while there is a reason to.
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

/** Milliseconds while something is wrong, so that each step of a recovery is seen when it happens. */
export const WORRIED_INTERVAL = 250;

/**
 * Begins at once. Never begins a round before the last one has ended, so that probes cannot pile up.
 *
 * @param interval returns the milliseconds from the start of a round to that of the next
 */
export function repeat(task: () => Promise<void>, interval: () => number) {
  let timer: NodeJS.Timeout | undefined;
  let startedAt = Number.NEGATIVE_INFINITY;
  let isRunning = false;
  let isStopped = false;

  function schedule(milliseconds: number): void {
    clearTimeout(timer);
    const wait = startedAt + milliseconds - performance.now();
    if (wait > 0) timer = setTimeout(run, wait);
    else void run();
  }
  async function run(): Promise<void> {
    startedAt = performance.now();
    isRunning = true;
    await task();
    isRunning = false;
    if (!isStopped) schedule(interval());
  }
  void run();
  return {
    /** Begins the next round so many milliseconds after the start of the last one. */
    hurry(milliseconds = WORRIED_INTERVAL) {
      if (!isRunning && !isStopped) schedule(milliseconds);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
