// Reads the API's answers. What does not fit the contract is dropped, and the log says what it was: once,
// until it fits again, since a broken API is asked several times a second.

import type * as contract from 'contract';
import type { Log } from 'service-kit/log.ts';
import type * as z from 'zod';

/** Undefined when the answer does not fit. `what` names it, as in `GET /`. */
export type ReadAnswer = <Schema extends z.ZodType>(
  what: string,
  schema: Schema,
  answer: unknown,
) => z.output<Schema> | undefined;

/** What was logged is remembered by the answer's name alone, whichever replica has given it. */
export function createAnswerReader(log: Log): ReadAnswer {
  const told = new Set<string>();

  return (what, schema, answer) => {
    const { success, data, error } = schema.safeParse(answer);
    if (success) {
      told.delete(what);
      return data;
    }
    if (!told.has(what)) {
      told.add(what);
      const [issue] = error.issues;
      const field = issue?.path.join('.').slice(0, 100) || 'all of it';
      log.warn(
        `dropped what numbers-api says at ${what}, since ${field} does not fit: ${issue?.message}`,
      );
    }
    return undefined;
  };
}

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
