// Self-healing: Docker restarts what exits, not what is unhealthy. So a process that has been
// unhealthy for too long ends itself, and the restart policy brings it back.
//
// The watchdog is a thread of its own, because it must also notice that the main thread is stuck.
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type * as contract from 'contract';

/** What the thread is told at its start. */
export interface WatchdogOptions {
  /** Where this very process listens. */
  host: string;
  port: number;
  /** Seconds of continuous failure of /health after which the process ends, a check in each. */
  selfHealAfter: number;
  /** Milliseconds until a check without an answer has failed. */
  timeout: number;
}

/** What the thread tells the main thread. */
export type WatchdogMessage =
  /** A check has failed; `endsIn` is in seconds. Without an answer, `unanswered` says so in words. */
  | { kind: 'alarm'; endsIn: number; unanswered: string | undefined }
  | { kind: 'all-clear' }
  | { kind: 'end' };

export interface Watchdog {
  /** As shown in GET /. */
  describe(): contract.Watchdog;
  /** Ends the watching, for a stop: a closed port is no reason to be alarmed then. */
  stop(): void;
}

/** Starts watching; `onUnanswered` is told of each check without an answer. */
export function startWatchdog(
  options: WatchdogOptions,
  onUnanswered: (problem: string) => void,
): Watchdog {
  // The file's ending is the one this file has itself: .ts from the sources, .cjs once bundled.
  const threadFile = `watchdog-thread${extname(import.meta.filename)}`;
  const thread = new Worker(join(import.meta.dirname, threadFile), { workerData: options });
  /** Milliseconds, on the clock of `performance.now`; undefined while it is not alarmed. */
  let endsAt: number | undefined;

  thread.on('message', (message: WatchdogMessage) => {
    if (message.kind === 'end') process.exit(1);
    endsAt = undefined;
    if (message.kind === 'all-clear') return;
    endsAt = performance.now() + message.endsIn * 1_000;
    if (message.unanswered !== undefined) onUnanswered(message.unanswered);
  });
  thread.unref();

  return {
    describe: () => ({
      selfHealAfter: options.selfHealAfter,
      ...(endsAt !== undefined && { endsIn: secondsUntil(endsAt) }),
    }),
    stop: () => void thread.terminate(),
  };
}

/** With one decimal. */
function secondsUntil(time: number): number {
  return Math.max(0, Math.round((time - performance.now()) / 100) / 10);
}
