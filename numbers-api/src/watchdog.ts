// Self-healing: Docker restarts a container that exits, not one that is unhealthy. So the watchdog ends a process that
// has been unhealthy for too long, and the restart policy starts it again. It is a thread of its own, because it must
// also detect a blocked main thread.
//
// This file and watchdog-thread.ts need only Node.js, so you can copy both as they are. Bundle each as a file of its own.
import { EventEmitter } from 'node:events';
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface WatchdogOptions {
  /** The address on which this process listens; the loopback address if undefined. */
  host: string | undefined;
  port: number;
  /** The health check, which answers 200 while the process is healthy. */
  path: string;
  /** Milliseconds between the starts of two checks. */
  interval: number;
  /** Milliseconds after which a check without an answer fails; at most the interval. */
  timeout: number;
  /** The process ends after so many intervals in which all checks fail. */
  limit: number;
  /** Members of each log line in JSON, such as the service's name; false: lines are text for people. */
  json: Record<string, string> | false;
}

/** Messages from the thread to the main thread. */
export type WatchdogMessage =
  /** A check failed; `endsIn` is in seconds. `unanswered` gives the reason if there was no answer. */
  | { kind: 'alarm'; endsIn: number; unanswered: string | undefined }
  | { kind: 'all-clear' }
  | { kind: 'end' };

/** Emits `unanswered` with the reason when a check gets no answer, and `error` if its thread can't run. */
export interface Watchdog extends EventEmitter<{ unanswered: [string]; error: [Error] }> {
  /** Returns the seconds until it ends the process, with one decimal; undefined while checks pass. */
  endsIn(): number | undefined;
  /** Stops the watchdog before a graceful stop, which closes the port. */
  stop(): void;
}

/** Starts the watchdog. */
export function startWatchdog(options: WatchdogOptions): Watchdog {
  // The extension is that of this file: .ts in the sources, .cjs in the bundle.
  const threadFile = `watchdog-thread${extname(import.meta.filename)}`;
  const thread = new Worker(join(import.meta.dirname, threadFile), { workerData: options });
  /** Milliseconds of `performance.now`. */
  let endsAt: number | undefined;

  const watchdog: Watchdog = Object.assign(new EventEmitter(), {
    endsIn() {
      if (endsAt === undefined) return undefined;
      return Math.max(0, Math.round((endsAt - performance.now()) / 100) / 10);
    },
    stop: () => void thread.terminate(),
  });
  thread
    .on('error', (error) => watchdog.emit('error', error as Error))
    .on('message', (message: WatchdogMessage) => {
      if (message.kind === 'end') process.exit(1);
      endsAt = undefined;
      if (message.kind === 'all-clear') return;
      endsAt = performance.now() + message.endsIn * 1_000;
      if (message.unanswered !== undefined) watchdog.emit('unanswered', message.unanswered);
    })
    .unref();
  return watchdog;
}
