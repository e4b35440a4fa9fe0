// Logs when calls to the API begin to fail and when they work again, not every failure in between.
import type { Log } from 'service-kit/log.ts';

export interface OutageLog {
  succeeded(): void;
  /** `problem` goes on from "numbers-api …". */
  failed(problem: string): void;
}

/** An outage lasts from the first failed call to the next one with a number, whoever made them. */
export function createOutageLog(log: Log): OutageLog {
  let outage: { since: number; failures: number } | undefined;
  return {
    succeeded() {
      if (!outage) return;
      const seconds = ((performance.now() - outage.since) / 1_000).toFixed(1);
      const failures = `${outage.failures} failed ${outage.failures === 1 ? 'call' : 'calls'}`;
      log.info(`numbers-api is back: numbers again after ${seconds} s and ${failures}`);
      outage = undefined;
    },
    failed(problem) {
      outage ??= { since: performance.now(), failures: 0 };
      outage.failures += 1;
      if (outage.failures === 1) log.warn(`no number: numbers-api ${problem}`);
    },
  };
}
