// The settings of numbers-web, all from environment variables.
import { z } from 'zod';
import { httpAddress, oneOf, wholeNumber } from '../../service-kit/src/settings.ts';

export const settingsSchema = z.object({
  /** TCP port. Inside a container any user may bind 80; outside, take one above 1023. */
  PORT: wholeNumber(0, 65_535).prefault('80'),
  /** Where a GET draws a random number. */
  RNG_API_URL: httpAddress().prefault('http://numbers-api/rng'),
  /** Milliseconds that one attempt to get a number may take, answer included; at most a minute. */
  ATTEMPT_TIMEOUT: wholeNumber(1, 60_000).prefault('500'),
  /** `text` for people, `json` for machines. */
  LOG_FORMAT: oneOf(['text', 'json']).prefault('json'),
});

export type Settings = z.output<typeof settingsSchema>;
