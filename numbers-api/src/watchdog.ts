// Self-healing: Docker restarts what exits, not what is unhealthy. So a process that has been
// unhealthy for too long ends itself, and the restart policy brings it back.
//
// The watchdog is a thread of its own, because it must also notice that the main thread is stuck.
import { extname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Health } from './health.ts';

/** What the thread is told at its start. */
export interface WatchdogOptions {
  /** Where this very process listens. */
  host: string;
  port: number;
  /** Seconds of continuous failure of /health after which the process ends. */
  selfHealAfter: number;
  logFormat: 'text' | 'json';
}

/** What the thread tells the main thread. */
export type WatchdogMessage = { kind: 'unhealthy'; problem: string } | { kind: 'end' };

/**
 * Starts watching.
 *
 * @returns a function that ends the watching, for a stop: a closed port is no reason to be alarmed then
 */
export function startWatchdog(options: WatchdogOptions, health: Health): () => void {
  // The file's ending is the one this file has itself: .ts from the sources, .cjs once bundled.
  const threadFile = `watchdog-thread${extname(import.meta.filename)}`;
  const thread = new Worker(join(import.meta.dirname, threadFile), { workerData: options });
  thread.on('message', (message: WatchdogMessage) => {
    if (message.kind === 'end') process.exit(1);
    health.report(message.problem);
  });
  thread.unref();
  return () => void thread.terminate();
}
