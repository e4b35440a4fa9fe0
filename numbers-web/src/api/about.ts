// What the API says of itself, with its times as the history counts them.
import { aboutSchema, type About as Said } from 'contract/about.ts';

/** One of Docker's health checks of the API; `at` is milliseconds since 1970, on the API's clock. */
export interface Probe {
  at: number;
  passed: boolean;
}

export interface About extends Omit<Said, 'startedAt' | 'probes'> {
  /** Milliseconds since 1970, on the API's clock. */
  startedAt: number;
  /** Docker's last health checks, the oldest first; none where nothing checks the API. */
  probes: Probe[];
}

/** Undefined when this is not what the API says. */
export function readAbout(data: unknown): About | undefined {
  const said = aboutSchema.safeParse(data).data;
  return (
    said && {
      ...said,
      startedAt: Date.parse(said.startedAt),
      probes: said.probes.map(({ at, passed }) => ({ at: Date.parse(at), passed })),
    }
  );
}
