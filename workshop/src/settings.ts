// The settings of the guide, all from environment variables.
import { commonSettings, httpAddress } from 'service-kit/settings.ts';
import * as z from 'zod';

/** Several addresses, separated by commas. */
const httpAddresses = () =>
  z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(httpAddress()).min(1).max(5))
    .describe('http addresses, separated by commas');

/** Addresses are, unless given, those at which docker-compose.yml has the services. */
export const settingsSchema = z.object({
  ...commonSettings,
  /** The API that the class breaks; its name may stand for several replicas. */
  API_URL: httpAddress().prefault('http://numbers-api'),
  /** Where the web server may be; the first that answers is it. */
  WEB_URLS: httpAddresses().prefault('http://numbers-web'),
  /** What tells of the Docker Engine. */
  ENGINE_READER_URL: httpAddress().prefault('http://engine-reader'),
  /** The live page as browsers reach it, for the links in the labs. */
  LIVE_PAGE: httpAddress().prefault('http://localhost:8088'),
  /** The file that keeps who has done what over a restart of the guide; without it, nothing does. */
  PROGRESS_FILE: z.string().optional(),
});

export type Settings = z.output<typeof settingsSchema>;
