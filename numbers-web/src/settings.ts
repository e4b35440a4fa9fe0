// The settings of numbers-web, all from environment variables.

import {
  commonSettings,
  duration,
  hostName,
  httpAddress,
  onOrOff,
  wholeNumber,
} from 'service-kit/settings.ts';
import * as z from 'zod';
import packageFile from '../package.json' with { type: 'json' };

/** The four of CLIENT_… hold for the start alone: the page can switch the safeguards on and off. */
export const settingsSchema = z.object({
  ...commonSettings,
  /** The URL at which a GET draws a random number. The API's other routes must be beside it. */
  RNG_API_URL: httpAddress().prefault('http://numbers-api/rng'),
  /** A host name that resolves to all replicas; by default the host of RNG_API_URL. */
  RNG_API_REPLICAS: hostName().optional(),
  /** Whether the time-outs hold; without them a call waits for as long as a user may, a minute. */
  CLIENT_TIMEOUT: onOrOff().prefault('on'),
  /** Whether a failed attempt is followed by a second one. */
  CLIENT_RETRY: onOrOff().prefault('on'),
  /** Whether a circuit breaker keeps calls from an API that fails again and again. */
  CLIENT_BREAKER: onOrOff().prefault('on'),
  /** Whether the last number is offered, with its age, when there is no new one. */
  CLIENT_FALLBACK: onOrOff().prefault('on'),
  /** Milliseconds that one attempt to get a number may take, answer included; at most a minute. */
  ATTEMPT_TIMEOUT: wholeNumber(1, 60_000).prefault('500'),
  /** Milliseconds that a call may take with all its attempts; at most a minute. */
  CALL_BUDGET: wholeNumber(1, 60_000).prefault('1000'),
  /** Failed attempts in a row that open the circuit breaker. */
  BREAKER_FAILURES: wholeNumber(1, 1_000).prefault('5'),
  /** Milliseconds for which the open breaker lets no call through, then one; at most ten minutes. */
  BREAKER_PAUSE: wholeNumber(1, 600_000).prefault('1000'),
  /** Failed health checks in a row that make the API unhealthy for Docker: its `retries`. */
  API_HEALTH_RETRIES: wholeNumber(1, 1_000).prefault('2'),
  /** Time after the API's start in which a failed check does not count: its `start_period`, at most a day. */
  API_HEALTH_START_PERIOD: duration(86_400_000).prefault('5s'),
});

export type Settings = z.output<typeof settingsSchema>;

/** The version in package.json; the setting RELEASE names the release of an image. */
export const VERSION = packageFile.version;
