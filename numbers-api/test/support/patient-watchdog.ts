// Preloaded into a process: after a pause no check of the watchdog times out, and the main thread gets twenty times as
// long to end the process in good order. The process pauses by itself while the check is under way whose number, from
// 1, is in PAUSE_AT_CHECK.
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Milliseconds between two checks that indicate a pause. */
const PAUSE = 5_400;

if (!isMainThread) {
  const { setTimeout } = globalThis;
  const { timeout } = AbortSignal;
  let checks = 0;
  let checkedAt = Number.POSITIVE_INFINITY;
  let wasPaused = false;
  AbortSignal.timeout = (milliseconds) => {
    checks += 1;
    const now = performance.now();
    wasPaused ||= now - checkedAt > PAUSE;
    checkedAt = now;
    const signal = wasPaused ? new AbortController().signal : timeout(milliseconds);
    if (checks === Number(process.env.PAUSE_AT_CHECK)) pause();
    return signal;
  };
  Object.assign(globalThis, {
    setTimeout: (wake: () => void, milliseconds: number) => setTimeout(wake, 20 * milliseconds),
  });
}

function pause(): void {
  writeSync(1, '{"msg":"paused"}\n');
  process.kill(process.pid, 'SIGSTOP');
}
