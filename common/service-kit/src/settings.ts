// Reads a service's settings from environment variables, once, at start. A wrong one ends the start
// with a message that names the setting, its value and what is allowed.
import * as z from 'zod';

/** One or more settings are wrong. The message is one line, made for people. */
export class SettingsError extends Error {}

/** A whole number within a range, both ends included. */
export function wholeNumber(from: number, to: number) {
  return z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .pipe(z.int().min(from).max(to))
    .describe(`a whole number from ${from} to ${to}`);
}

/** One of a few words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words).describe(words.join(' or '));
}

/** `on` or `off`, as a boolean. */
export const onOrOff = () => either('on', 'off');

/** `true` or `false`, as a boolean. */
export const trueOrFalse = () => either('true', 'false');

function either(yes: string, no: string) {
  return z
    .enum([yes, no])
    .transform((word) => word === yes)
    .describe(`${yes} or ${no}`);
}

/** An absolute http or https address. */
export function httpAddress() {
  return z
    .url({ protocol: /^https?$/, hostname: /^.+$/ })
    .describe('an http or https address, such as http://numbers-api/rng');
}

/** A host's name, or its IP address. */
export function hostName() {
  return z
    .string()
    .regex(/^[A-Za-z0-9._:-]{1,253}$/)
    .describe('a host name or an IP address, such as numbers-api');
}

/** Host names, separated by commas, in lower case; none is fine. */
export function hostNames() {
  return z
    .string()
    .regex(/^[a-z0-9.-]+(,[a-z0-9.-]+)*$/)
    .max(1_000)
    .transform((names) => names.split(','))
    .describe('host names in lower case, separated by commas, such as numbers.example.org');
}

/**
 * A length of time as Docker writes it, in milliseconds.
 *
 * @param most milliseconds
 */
export function duration(most: number) {
  return z
    .string()
    .regex(/^\d{1,9}(ms|s|m)$/)
    .transform((text) => Number.parseInt(text, 10) * (UNITS[text.replace(/\d+/, '')] ?? 1))
    .refine((milliseconds) => milliseconds <= most)
    .describe(`a time such as 500ms, 5s or 2m, at most ${most / 1_000}s`);
}

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000 };

/** What a release is called: what may also be an image's tag, but shorter. */
export function releaseName() {
  return z
    .string()
    .regex(/^\w[\w.-]{0,49}$/)
    .describe('a name of at most 50 letters, digits, _, . and -, such as v3');
}

/** What code is called that was never made into a release. */
export const NO_RELEASE = 'dev';

/** The settings that every service has. */
export const commonSettings = {
  /** TCP port. Inside a container any user may bind 80; outside, take one above 1023. */
  PORT: wholeNumber(0, 65_535).prefault('80'),
  /** The address to listen on; all of the machine's unless given, as a container needs it. */
  HOST: z.string().optional(),
  /** What this release is called. Each image brings its own name. */
  RELEASE: releaseName().prefault(NO_RELEASE),
  /** Names with a dot under which this service may be told to change something; see browser-security.ts. */
  HOST_NAMES: hostNames().optional(),
  /** Milliseconds for which a stopping service is not ready, but still answers; at most a minute. */
  DRAIN_PERIOD: wholeNumber(0, 60_000).prefault('500'),
  /**
   * Milliseconds after which a stop gives up on requests without an answer, at most five minutes; longer
   * than DRAIN_PERIOD and shorter than what Docker grants a stop, ten seconds unless told.
   */
  STOP_DEADLINE: wholeNumber(1, 300_000).prefault('8000'),
  /** `text` for people, `json` for machines. */
  LOG_FORMAT: oneOf(['text', 'json']).prefault('json'),
};

/**
 * Reads and validates the settings that `schema` describes. An empty variable counts as unset, since
 * that is what Compose passes for `${NAME:-}`.
 *
 * @throws SettingsError naming every wrong setting, its value and what is allowed.
 */
export function readSettings<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape>,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<z.ZodObject<Shape>> {
  const given = Object.fromEntries(
    Object.keys(schema.shape)
      .filter((name) => environment[name])
      .map((name) => [name, environment[name]]),
  );
  const result = schema.safeParse(given);
  if (result.success) return result.data;

  const wrongNames = new Set(result.error.issues.map((issue) => String(issue.path[0])));
  throw new SettingsError(
    [...wrongNames].map((name) => describeWrongSetting(name, given[name], schema)).join('; '),
  );
}

function describeWrongSetting(name: string, value: unknown, schema: z.ZodObject): string {
  const setting = schema.shape[name];
  const hasWrapper = setting instanceof z.ZodPrefault || setting instanceof z.ZodOptional;
  const { description } = hasWrapper ? setting.unwrap() : setting;
  return `${name} is ${JSON.stringify(withoutPassword(String(value)))}, but must be ${description}`;
}

/** An address as it may be printed: `user:password@` is left out. */
export function withoutPassword(address: string): string {
  return address.replace(/\/\/[^/?#]*@/, '//');
}
