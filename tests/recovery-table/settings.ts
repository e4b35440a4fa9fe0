// What the run of the recovery table may be told: which faults, and how often.

import { type Scenario, scenarios, scenariosOfThree } from 'contract/scenarios.ts';
import { readSettings, SettingsError, wholeNumber } from 'service-kit/settings.ts';
import * as z from 'zod';

const schema = z.object({
  /** How often the whole table is played. A round takes about eleven minutes. */
  ROUNDS: wholeNumber(1, 1_000).prefault('1'),
});

export interface Settings {
  rounds: number;
  /** Whether they are the whole table. */
  isWhole: boolean;
  scenarios: readonly Scenario[];
}

/**
 * @param faults types of fault, to play only those; all when there are none
 * @throws SettingsError naming what is wrong and what is allowed
 */
export function readTableSettings(
  faults: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const { ROUNDS } = readSettings(schema, environment);
  const all = [...scenarios, ...scenariosOfThree];
  const known = new Set(all.map(({ fault }) => fault));
  const unknown = faults.filter((fault) => !known.has(fault));
  if (unknown.length > 0) {
    throw new SettingsError(
      `no scenario for ${unknown.join(', ')}; known are ${[...known].join(', ')}`,
    );
  }
  const wanted = all.filter(({ fault }) => faults.length === 0 || faults.includes(fault));
  return { rounds: ROUNDS, isWhole: wanted.length === all.length, scenarios: wanted };
}
