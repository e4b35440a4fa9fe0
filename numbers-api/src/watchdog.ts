// Self-healing: Docker restarts a container that exits, not one that is unhealthy. So the watchdog ends a process that
// has been unhealthy for too long, and the restart policy starts it again.
//
// The watchdog is a separate thread, because it must also detect a blocked main thread.
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type * as contract from 'contract';

/** Parameters of the thread. */
export interface WatchdogOptions {
  /** The port of this process. */
  host: string;
  port: number;
  /** Seconds of continuous failure of /health, with one check each, after which the process ends. */
  selfHealAfter: number;
  /** Milliseconds after which a check without an answer fails. */
  timeout: number;
}

/** Messages from the thread to the main thread. */
export type WatchdogMessage =
  /** A check failed; `endsIn` is in seconds. `unanswered` gives the reason if there was no answer. */
  | { kind: 'alarm'; endsIn: number; unanswered: string | undefined }
  | { kind: 'all-clear' }
  | { kind: 'end' };

export interface Watchdog {
  /** Returns what GET / shows. */
  describe(): contract.Watchdog;
  /** Stops the watchdog before a graceful stop, which closes the port. */
  stop(): void;
}

/** Starts the watchdog, which calls `onUnanswered` for each check without an answer. */
export function startWatchdog(
  options: WatchdogOptions,
  onUnanswered: (problem: string) => void,
): Watchdog {
  // The extension is that of this file: .ts in the sources, .cjs in the bundle.
  const threadFile = `watchdog-thread${extname(import.meta.filename)}`;
  const thread = new Worker(join(import.meta.dirname, threadFile), { workerData: options });
  /** The end, in milliseconds of `performance.now`; undefined while checks pass. */
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

/** Rounds to one decimal. */
function secondsUntil(time: number): number {
  return Math.max(0, Math.round((time - performance.now()) / 100) / 10);
}
