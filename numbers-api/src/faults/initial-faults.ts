// The faults that are on from every start on, so that a restart does not cure them.
import { SettingsError } from 'service-kit/settings.ts';
import type { Settings } from '../settings.ts';
import type { FaultRequest } from './active-fault.ts';
import { describeErrors, type FaultType, fieldErrors } from './fault-type.ts';

/**
 * Reads FAULTS. A FAIL_AFTER_CALLS above 0 is short for the fault `fail-after` with that many calls;
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
