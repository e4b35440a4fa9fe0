// What may have broken a replica: the faults that people have switched on in it, or, soon after a restart, one of
// the fresh process. That is known only once it strikes: until then the good answer before may have been luck.

import type { Recovery, Time } from '../live/state.ts';

/** A fault that was switched on longer ago, in milliseconds, is not what broke the service now. */
const LONGEST_INCUBATION = 60_000;

/** A fault that was switched on. */
export interface Cause {
  type: string;
  /** The routes it was switched on for, where these are not the usual ones. */
  routes?: string[];
}

export interface Causes {
  add(cause: Cause, since: Time): void;
  remove(type: string): void;
  clear(): void;
  /** Whether none is on. */
  isEmpty(): boolean;
  /** The latest one that can have broken it at this time. */
  of(at: Time): (Cause & { since: Time }) | undefined;
}

/** None at first. A fault that is switched on again counts as the latest. */
export function createCauses(): Causes {
  /** By type, the latest last. */
  const causes = new Map<string, Cause & { since: Time }>();

  return {
    add({ type, routes }, since) {
      causes.delete(type);
      causes.set(type, { type, since, ...(routes && { routes }) });
    },
    remove: (type) => void causes.delete(type),
    clear: () => causes.clear(),
    isEmpty: () => causes.size === 0,
    of: (at) => [...causes.values()].findLast(({ since }) => at - since <= LONGEST_INCUBATION),
  };
}

/** A bad sign after a restart that had made all good again: of another break, or of the same. */
export interface Relapse {
  /** When the first bad sign came after all had been good again. */
  at: Time;
  /** The recovery as it was then. */
  before: Recovery;
}

/** Ends a recovery before its relapse, which is a break of its own. */
export function splitOff(
  { at, before }: Relapse,
  whole: Recovery,
  newBreak: { id: number; fault: string },
): { over: Recovery; goingOn: Recovery } {
  const requestsLost = whole.requestsLost - before.requestsLost;
  return {
    over: { ...before, over: true },
    goingOn: {
      ...newBreak,
      brokeAt: at,
      steps: requestsLost > 0 ? { firstFailure: at } : {},
      requests: whole.requests - before.requests,
      requestsLost,
      over: false,
    },
  };
}
