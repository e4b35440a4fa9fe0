// Tells another break from a relapse. A failure soon after a restart may be either: the good answer before
// it may have been luck, or the fresh process has a fault of its own, which is known only once it strikes.
import type { Recovery, Time } from '../live/state.ts';

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
