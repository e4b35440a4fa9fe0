// The faults that are on from every start on, so that a restart does not cure them.
import { SettingsError } from '../../../service-kit/src/settings.ts';
import type { Settings } from '../settings.ts';
import type { FaultType } from './fault-type.ts';
import { describeErrors, fieldErrors } from './field-errors.ts';
import type { FaultRequest } from './injector.ts';

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
  const wanted = { ...(calls > 0 && { 'fail-after': { calls } }), ...parseObject(FAULTS) };
  return Object.entries(wanted).map(([name, given]) => {
    const type = catalogue.find((candidate) => candidate.name === name);
    if (!type) {
      const names = catalogue.map((known) => known.name).join(', ');
      throw new SettingsError(`FAULTS: there is no fault ${JSON.stringify(name)}, only ${names}`);
    }
    const result = type.settings.safeParse(given);
    if (result.success) return { type, settings: result.data };
    throw new SettingsError(
      `FAULTS: fault ${name}: ${describeErrors(fieldErrors(result.error, type.settings))}`,
    );
  });
}

function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Not JSON is as wrong as JSON of another kind.
  }
  throw new SettingsError(
    `FAULTS is ${JSON.stringify(text)}, but must be a JSON object such as {"error":{"rate":0.5}}`,
  );
}
