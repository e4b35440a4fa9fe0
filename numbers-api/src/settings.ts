// The settings of numbers-api, all from environment variables.

import {
  commonSettings,
  onOrOff,
  SettingsError,
  trueOrFalse,
  wholeNumber,
} from 'service-kit/settings.ts';
import * as z from 'zod';
import type { FaultRequest } from './faults/active-fault.ts';
import { describeErrors, type FaultType, fieldErrors } from './faults/fault-type.ts';

/** FAULTS is a plain string here; `initialFaults` parses and validates it. */
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
  HEALTH_TIMEOUT: wholeNumber(50, 1_000).prefault('300'),
});

export type Settings = z.output<typeof settingsSchema>;

/**
 * Reads FAULTS: the faults that are on from every start on, so that a restart does not cure them. A FAIL_AFTER_CALLS above 0 is short for the fault `fail-after` with that many calls;
 * where FAULTS has that fault, too, FAULTS wins.
 *
 * @throws SettingsError that names the invalid type or field and what is allowed
 */
export function initialFaults(
  { FAULTS, FAIL_AFTER_CALLS: calls }: Pick<Settings, 'FAULTS' | 'FAIL_AFTER_CALLS'>,
  catalogue: readonly FaultType[],
): FaultRequest[] {
  const wrong = (problem: string) =>
    new SettingsError(`FAULTS is ${JSON.stringify(FAULTS)}, but ${problem}`);
  const given = parseObject(FAULTS);
  if (!given) throw wrong('must be a JSON object such as {"error":{"rate":0.5}}');
  const wanted = { ...(calls > 0 && { 'fail-after': { calls } }), ...given };
  return Object.entries(wanted).map(([name, settings]) => {
    const type = catalogue.find((candidate) => candidate.name === name);
    const names = catalogue.map((known) => known.name).join(', ');
    if (!type) throw wrong(`there is no fault ${JSON.stringify(name)}, only ${names}`);
    const result = type.settings.safeParse(settings);
    if (result.success) return { type, settings: result.data };
    const errors = describeErrors(fieldErrors(result.error, type.settings));
    throw wrong(`the fault ${name} has wrong settings: ${errors}`);
  });
}

/** Returns undefined if the text isn't JSON or isn't an object. */
function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? value : undefined;
  } catch {
    return undefined;
  }
}
