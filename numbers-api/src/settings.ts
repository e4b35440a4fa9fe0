// The settings of numbers-api, all from environment variables.

import { commonSettings, onOrOff, trueOrFalse, wholeNumber } from 'service-kit/settings.ts';
import * as z from 'zod';

/** FAULTS is a mere text here: initial-faults.ts reads it, and says what is wrong with it. */
export const settingsSchema = z.object({
  ...commonSettings,
  /** The call to /rng after this many breaks the service for good; 0 means never. See faults/fail-after.ts. */
  FAIL_AFTER_CALLS: wholeNumber(0, 1_000_000_000).prefault('3'),
  /** `on` opens the routes that switch faults on and off; otherwise they do not exist. */
  FAULT_INJECTION: onOrOff().prefault('off'),
  /** Faults active from every start on: a JSON object of their types and settings. */
  FAULTS: z.string().prefault('{}'),
  /** Milliseconds before the service listens, to play one that starts slowly; at most three seconds, since the web waits five. */
  STARTUP_DELAY: wholeNumber(0, 3_000).prefault('0'),
  /** Fail at start with exit 1, to play a broken release. */
  BROKEN: trueOrFalse().prefault('false'),
  /**
   * Seconds of continuous failure of the service's own /health after which it ends itself, at most a
   * day; 0 means never. Leave it at 0 where an orchestrator replaces unhealthy containers.
   */
  SELF_HEAL_AFTER: wholeNumber(0, 86_400).prefault('0'),
  /**
   * Milliseconds within which the watchdog expects an answer from /health, at most the second between its checks.
   * The same as the container's health check allows, so that both agree on what is unhealthy.
   */
  HEALTH_TIMEOUT: wholeNumber(50, 1_000).prefault('300'),
});

export type Settings = z.output<typeof settingsSchema>;
