// Repeats a probe of the API, sooner while there is a reason to.

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
