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

/** FAULTS is a mere text here: `initialFaults` reads it, and says what is wrong with it. */
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

/**
 * Reads FAULTS: the faults that are on from every start on, so that a restart does not cure them. A FAIL_AFTER_CALLS above 0 is short for the fault `fail-after` with that many calls;
 * where FAULTS has that fault, too, FAULTS wins.
 *
 * @throws SettingsError naming the type and the field that are wrong, and what is allowed.
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

/** Undefined when the text is not JSON or of another kind. */
function parseObject(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? value : undefined;
  } catch {
    return undefined;
  }
}
