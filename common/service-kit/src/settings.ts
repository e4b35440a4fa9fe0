// Reads the settings of a service from environment variables, once, at start. An invalid one stops the start with a
// message that names the setting, its value and what is allowed.
import * as z from 'zod';

/** Reports invalid settings, in one line for people. */
export class SettingsError extends Error {}

/** A whole number within a range, both ends included. */
export const wholeNumber = (from: number, to: number) =>
  z
    .string()
    .refine((value) => /^\d{1,15}$/.test(value) && Number(value) >= from && Number(value) <= to)
    .transform(Number)
    .describe(`a whole number from ${from} to ${to}`);

const either = (yes: string, no: string) =>
  z
    .enum([yes, no])
    .transform((word) => word === yes)
    .describe(`${yes} or ${no}`);

/** `on` or `off`, as a boolean. */
export const onOrOff = () => either('on', 'off');

/** `true` or `false`, as a boolean. */
export const trueOrFalse = () => either('true', 'false');

/** An absolute http or https URL. */
export const httpAddress = () =>
  z
    .url({ protocol: /^https?$/, hostname: /^.+$/ })
    .describe('an http or https URL, such as http://numbers-api/rng');

/** A host name or an IP address. */
export const hostName = () =>
  z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,253}$/)
    .describe('a host name or an IP address, such as numbers-api');

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** A duration in Docker's notation, converted to milliseconds. @param most the maximum, in milliseconds */
export const duration = (most: number) =>
  z
    .string()
    .regex(/^\d{1,9}(ms|s|m)$/)
    .transform((text) => Number.parseInt(text, 10) * (UNITS[text.replace(/\d+/, '')] ?? 1))
    .refine((milliseconds) => milliseconds <= most)
    .describe(`a time such as 500ms, 5s or 2m, at most ${most / 1_000}s`);

/** The release of code that runs outside an image. */
export const NO_RELEASE = 'dev';

/** The settings that every service has. */
export const commonSettings = {
  /** TCP port. In a container any user may bind 80; outside, use one above 1023. */
  PORT: wholeNumber(0, 65_535).prefault('80'),
  /** The address to listen on; all addresses if unset, as a container needs it. */
  HOST: z.string().optional(),
  /** The name of this release. Each image sets its own. */
  RELEASE: z
    .string()
    .regex(/^\w[\w.-]{0,49}$/)
    .describe('a name of at most 50 letters, digits, _, . and -, such as v3')
    .prefault(NO_RELEASE),
  /** Host names with a dot under which this service accepts changes; see browser-security.ts. */
  HOST_NAMES: z
    .string()
    .regex(/^[a-z0-9.-]+(,[a-z0-9.-]+)*$/)
    .max(1_000)
    .transform((names) => names.split(','))
    .describe('host names in lower case, separated by commas, such as numbers.example.org')
    .optional(),
  /** Milliseconds for which a stopping service isn't ready but still answers; at most a minute. */
  DRAIN_PERIOD: wholeNumber(0, 60_000).prefault('500'),
  /**
   * Milliseconds after which a stop drops open requests, at most five minutes. Keep it longer than DRAIN_PERIOD and
   * shorter than Docker's grace period, ten seconds by default.
   */
  STOP_DEADLINE: wholeNumber(1, 300_000).prefault('8000'),
  /** `text` for people, `json` for machines. */
  LOG_FORMAT: z.enum(['text', 'json']).describe('text or json').prefault('json'),
};

/**
 * Reads and validates the settings of `schema`. An empty variable is unset: Compose passes one for `${NAME:-}`.
 * @throws SettingsError that names each invalid setting, its value and what is allowed
 */
export function readSettings<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.keys(schema.shape).flatMap((name) => {
      const value = environment[name];
      return value ? [[name, value]] : [];
    }),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const wrongNames = new Set(result.error.issues.map((issue) => String(issue.path[0])));
  const reasons = [...wrongNames].map((name) => {
    const setting = (schema as z.ZodObject).shape[name];
    const hasWrapper = setting instanceof z.ZodPrefault || setting instanceof z.ZodOptional;
    const { description } = hasWrapper ? setting.unwrap() : setting;
    const value = JSON.stringify(withoutPassword(String(given[name])));
    return `${name} is ${value}, but must be ${description}`;
  });
  throw new SettingsError(reasons.join('; '));
}

/** Returns a URL without `user:password@`, for printing. */
export function withoutPassword(address: string): string {
  return address.replace(/\/\/[^/?#]*@/, '//');
}
