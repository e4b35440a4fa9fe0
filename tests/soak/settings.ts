// What the soak may be told.
import { readSettings, wholeNumber } from 'service-kit/settings.ts';
import * as z from 'zod';

const schema = z.object({
  /** Seconds of faults and calls, from a minute to a week. */
  SOAK_SECONDS: wholeNumber(60, 604_800).prefault('600'),
  /** Which faults come, with which settings and in which order. */
  SOAK_SEED: wholeNumber(0, 4_294_967_295).prefault('1'),
  /** How many replicas of the API are compared with one, in what they cost the web. */
  REPLICAS: wholeNumber(2, 12).prefault('6'),
  /** How many pages are open during that. */
  PAGES: wholeNumber(1, 100).prefault('10'),
});

export interface Settings {
  seconds: number;
  seed: number;
  replicas: number;
  pages: number;
}

/** @throws SettingsError naming what is wrong and what is allowed */
export function readSoakSettings(
  environment: Readonly<Record<string, string | undefined>>,
): Settings {
  const { SOAK_SECONDS, SOAK_SEED, REPLICAS, PAGES } = readSettings(schema, environment);
  return { seconds: SOAK_SECONDS, seed: SOAK_SEED, replicas: REPLICAS, pages: PAGES };
}
