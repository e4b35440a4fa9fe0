// A break and its recovery, as pages show it.
import type { Time } from './time.ts';

/** The steps of a break and its recovery, in their usual order. */
export const RECOVERY_STEPS = [
  'fault',
  'firstFailure',
  'unhealthy',
  'gone',
  'boot',
  'healthy',
  'firstNumber',
] as const;
export type RecoveryStep = (typeof RECOVERY_STEPS)[number];

/**
 * Who cured it. `replacement`: another container came in its place, by an orchestrator or a person;
 * `nobody`: it went on when something else broke.
 */
export type Cure = 'watchdog' | 'restart policy' | 'expiry' | 'person' | 'replacement' | 'nobody';

export interface Recovery {
  id: number;
  /** The instance that broke; missing where it is not clear which one did. */
  instance?: string;
  /** The type of the fault that caused it, where one did. */
  fault?: string;
  /** The routes that the fault was switched on for, where these are not the usual ones. */
  routes?: string[];
  brokeAt: Time;
  /** When each step was seen; what has not happened is missing. */
  steps: Partial<Record<RecoveryStep, Time>>;
  /** Calls of users from the break to the recovery. */
  requests: number;
  requestsLost: number;
  /** Missing until it is known. */
  curedBy?: Cure;
  over: boolean;
  /** When the next break began while this one was not over; missing otherwise. */
  cutOffAt?: Time;
}
