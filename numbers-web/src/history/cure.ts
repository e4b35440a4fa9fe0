// Who has cured it. The web server holds no Docker socket: it tells it from how the process ended and
// what came in its place.
import type { Cure } from '../live/state.ts';

/** Milliseconds by which the end may differ from when the watchdog was to end it. */
const LEEWAY = 2_000;

/** What was known of a process when it ended; times are milliseconds since 1970. */
export interface End {
  at: number;
  /** Since when it has failed its /health without a break; missing when it did not. */
  failingSince: number | undefined;
  /** Milliseconds of failing after which its watchdog ends it; missing where it has none. */
  selfHealAfter: number | undefined;
  /** When its watchdog was to end it, in its own words. */
  watchdogEndsAt: number | undefined;
  /** Whether it had been told to stop: it said that it takes no more requests, or ignored a SIGTERM. */
  wasStopping: boolean;
}

/** Whether it was the watchdog that has ended the process. */
export function endedByWatchdog(end: End): boolean {
  const { at, failingSince, selfHealAfter, watchdogEndsAt } = end;
  if (watchdogEndsAt !== undefined && Math.abs(at - watchdogEndsAt) <= LEEWAY) return true;
  if (failingSince === undefined || selfHealAfter === undefined) return false;
  return at - failingSince >= selfHealAfter - LEEWAY;
}

/** Who has brought a new process after this end. */
export function curedByRestart(end: End, isSameInstance: boolean): Cure {
  if (!isSameInstance) return 'replacement';
  if (end.wasStopping) return 'person';
  return endedByWatchdog(end) ? 'watchdog' : 'restart policy';
}

/** How a fault went that is gone while its process lives on. */
export function curedWithoutRestart(
  fault: { endsAt?: number; hitsLeft?: number },
  at: number,
): 'expiry' | 'person' {
  const isOver = fault.endsAt !== undefined && at >= fault.endsAt - LEEWAY;
  return isOver || fault.hitsLeft !== undefined ? 'expiry' : 'person';
}
