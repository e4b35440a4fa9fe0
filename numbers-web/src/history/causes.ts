// The faults that people have switched on in one replica: what may have broken it.
import type { Time } from '../live/time.ts';

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
