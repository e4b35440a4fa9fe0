// What the API says of itself, with its times as the history counts them.
import type * as contract from 'contract';

/** One of Docker's health checks of the API; `at` is milliseconds since 1970, on the API's clock. */
export interface Probe {
  at: number;
  passed: boolean;
}

export interface About extends Omit<contract.About, 'startedAt' | 'probes'> {
  /** Milliseconds since 1970, on the API's clock. */
  startedAt: number;
  /** Docker's last health checks, the oldest first; none where nothing checks the API. */
  probes: Probe[];
}

/** The same with times as numbers. */
export function withTimes(said: contract.About): About {
  return {
    ...said,
    startedAt: Date.parse(said.startedAt),
    probes: said.probes.map(({ at, passed }) => ({ at: Date.parse(at), passed })),
  };
}
