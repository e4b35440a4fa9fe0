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
    timer = setTimeout(run, Math.max(0, startedAt + milliseconds - performance.now()));
  }
  async function run(): Promise<void> {
    clearTimeout(timer);
    startedAt = performance.now();
    isRunning = true;
    await task();
    isRunning = false;
    if (!isStopped) schedule(interval());
  }
  void run();
  return {
    hurry() {
      if (!isRunning && !isStopped) schedule(WORRIED_INTERVAL);
    },
    runNow() {
      if (!isRunning && !isStopped) void run();
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
