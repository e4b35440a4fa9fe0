// What the API says of itself.
import * as z from 'zod';

export const activeFaultsSchema = z.array(
  z.object({
    type: z.string(),
    settings: z.record(z.string(), z.unknown()),
    hits: z.number(),
    hitsLeft: z.number().optional(),
    secondsLeft: z.number().optional(),
  }),
);

const probeSchema = z.object({
  at: z.iso.datetime().transform((text) => Date.parse(text)),
  passed: z.boolean(),
});

/** One of Docker's health checks of the API; `at` is milliseconds since 1970, on the API's clock. */
export type Probe = z.output<typeof probeSchema>;

export const aboutSchema = z.object({
  version: z.string(),
  /** What this release is called. */
  release: z.string().optional(),
  instance: z.string(),
  bootId: z.string(),
  startedAt: z.iso.datetime().transform((text) => Date.parse(text)),
  calls: z.number(),
  health: z.object({ problem: z.string().optional() }),
  /** Docker's last health checks, the oldest first; none where nothing checks the API. */
  probes: z.array(probeSchema).default([]),
  faults: activeFaultsSchema,
  /** Seconds, both: the setting, and while it is alarmed the time until it ends the process. */
  watchdog: z.object({ selfHealAfter: z.number(), endsIn: z.number().optional() }).optional(),
});

export type About = z.output<typeof aboutSchema>;
