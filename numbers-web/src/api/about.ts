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
  instance: z.string(),
  bootId: z.string(),
  startedAt: z.iso.datetime().transform((text) => Date.parse(text)),
  calls: z.number(),
  health: z.object({ problem: z.string().optional() }),
  /** Docker's last health checks, the oldest first; none where nothing checks the API. */
  probes: z.array(probeSchema).default([]),
  faults: activeFaultsSchema,
});

export type About = z.output<typeof aboutSchema>;
