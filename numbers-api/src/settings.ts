// The settings of numbers-api, all from environment variables.
import {
  commonSettings,
  onOrOff,
  SettingsError,
  trueOrFalse,
  wholeNumber,
} from 'service-kit/settings.ts';
import * as z from 'zod';

export const settingsSchema = z.object({
  ...commonSettings,
  /** Number of calls to /rng after which the service breaks; 0: never. See faults/fail-after.ts. */
  FAIL_AFTER_CALLS: wholeNumber(0, 1_000_000_000).prefault('3'),
  /** `on`: the routes that switch faults exist; otherwise they answer 404. */
  FAULT_INJECTION: onOrOff().prefault('off'),
  /** Faults active from every start on: a JSON object of their types and settings. */
  FAULTS: z.string().prefault('{}'),
  /** Milliseconds before the service listens, to simulate a slow start; at most 3000, because the web waits five seconds. */
  STARTUP_DELAY: wholeNumber(0, 3_000).prefault('0'),
  /** Exit with 1 at start, to simulate a broken release. */
  BROKEN: trueOrFalse().prefault('false'),
  /**
   * Seconds of continuous failure of /health after which the watchdog ends the process, at most a day; 0: never. Leave
   * it at 0 if an orchestrator replaces unhealthy containers.
   */
  SELF_HEAL_AFTER: wholeNumber(0, 86_400).prefault('0'),
  /**
   * Milliseconds that the watchdog waits for an answer from /health, at most the second between its checks. Keep it equal
   * to the time-out of the container's health check, so that both agree.
   */
  HEALTH_TIMEOUT: wholeNumber(50, 1_000).prefault('1000'),
});

export type Settings = z.output<typeof settingsSchema>;

/** Returns FAULTS, with FAIL_AFTER_CALLS as `fail-after` unless it's there. @throws SettingsError if it's no object */
export function initialFaults({ FAULTS, FAIL_AFTER_CALLS: calls }: Settings): object {
  const given = parse(FAULTS);
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw wrongFaults(FAULTS, 'must be a JSON object such as {"error":{"rate":0.5}}');
  }
  return { ...(calls > 0 && { 'fail-after': { calls } }), ...given };
}

export function wrongFaults(value: string, problem: string): SettingsError {
  return new SettingsError(`FAULTS is ${JSON.stringify(value)}, but ${problem}`);
}

/** Returns undefined if the text isn't JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
