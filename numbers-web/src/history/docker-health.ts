// What Docker says of the API's health, by Docker's own rule from its own checks: the API tells what
// they have seen, and the rest is counting.
//
// How *unhealthy* gets to the recovery card: Docker's check asks the API for /health; the API keeps the
// outcome (its health.ts) and tells it in GET /, which api/watchers.ts reads; here it is counted; and
// recoveries.ts, next to this, notes the step of the break that is going on. Where Docker checks nothing, it
// notes what this server sees at /health itself.
import type { Probe } from '../api/answers.ts';

/** As in the API's `healthcheck` in docker-compose.yml. */
export interface HealthCheckRule {
  /** Failed checks in a row that make the container unhealthy. */
  retries: number;
  /** Milliseconds after the start in which a failed check does not count. */
  startPeriod: number;
}

export interface DockerHealth {
  /**
   * Takes in the API's last checks; those that it has taken in before do no harm.
   *
   * @param seen between which times the new ones were, by our own clock: the API's may be another one
   */
  probesRead(probes: readonly Probe[], startedAt: number, seen: { from: number; to: number }): void;
  /** A new process is neither healthy nor unhealthy until its first check has passed. */
  restarted(): void;
}

/** @param onChange told Docker's new word, and when, by our own clock; never told of `starting` */
export function createDockerHealth(
  { retries, startPeriod }: HealthCheckRule,
  onChange: (health: 'healthy' | 'unhealthy', at: number) => void,
): DockerHealth {
  let health: 'starting' | 'healthy' | 'unhealthy' = 'starting';
  let failedInARow = 0;
  let lastProbeAt: number | undefined;

  function change(to: 'healthy' | 'unhealthy', at: number): void {
    if (health === to) return;
    health = to;
    onChange(to, at);
  }

  return {
    probesRead(probes, startedAt, { from, to }) {
      const ours = (at: number): number => Math.min(to, Math.max(from, at));
      // Not by what is later: the API's clock may have been set back.
      const known = probes.findLastIndex(({ at }) => at === lastProbeAt);
      for (const { at, passed } of probes.slice(known + 1)) {
        lastProbeAt = at;
        const counts = health !== 'starting' || at - startedAt > startPeriod;
        if (passed) failedInARow = 0;
        else if (counts) failedInARow += 1;
        if (passed) change('healthy', ours(at));
        else if (failedInARow >= retries) change('unhealthy', ours(at));
      }
    },
    restarted() {
      health = 'starting';
      failedInARow = 0;
    },
  };
}
