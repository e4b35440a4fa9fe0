// What the API says of itself.
import { z } from 'zod';

export const activeFaultsSchema = z.array(
  z.object({
    type: z.string(),
    settings: z.record(z.string(), z.unknown()),
    hits: z.number(),
    hitsLeft: z.number().optional(),
    secondsLeft: z.number().optional(),
  }),
);

export const aboutSchema = z.object({
  version: z.string(),
  instance: z.string(),
  bootId: z.string(),
  startedAt: z.iso.datetime().transform((text) => Date.parse(text)),
  calls: z.number(),
  health: z.object({ problem: z.string().optional() }),
  faults: activeFaultsSchema,
});

export type About = z.output<typeof aboutSchema>;
