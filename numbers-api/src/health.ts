// Whether the service is healthy, and why not. Every change is logged, since attached Compose shows
// how a container ended but not how its health changed.
import type { About } from 'contract';
import type { Log } from 'service-kit/log.ts';

export interface Health {
  /** Undefined while healthy. */
  readonly problem: string | undefined;
  /** Tells the outcome of a call or a check: what is wrong, or undefined for nothing. */
  report(problem: string | undefined): void;
  /** As shown in GET /. */
  describe(): About['health'];
}

/** Healthy until told otherwise. The same problem, told again, is neither a change nor logged. */
export function createHealth(log: Log): Health {
  let current: string | undefined;
  return {
    get problem() {
      return current;
    },
    report(problem) {
      if (problem === current) return;
      const wasHealthy = current === undefined;
      current = problem;
      if (problem === undefined) log.info('healthy again');
      else if (wasHealthy) log.error(`unhealthy: ${problem}`);
      else log.error(`still unhealthy: ${problem}`);
    },
    describe: () => ({
      status: current === undefined ? 'healthy' : 'unhealthy',
      ...(current !== undefined && { problem: current }),
    }),
  };
}
