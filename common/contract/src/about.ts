// GET /: what the API says of itself.
import * as z from 'zod';
import { count, name, sentence, time } from './bounds.ts';
import { activeFaultsSchema } from './fault.ts';

const probeSchema = z.object({ at: time.describe('when it ended'), passed: z.boolean() });
/** One of Docker's health checks. */
export type Probe = z.output<typeof probeSchema>;

const watchdogSchema = z.object({
  selfHealAfter: z.number().min(0).describe('seconds of failure after which it ends the process'),
  endsIn: z.number().min(0).optional().describe('seconds until it does, while it is alarmed'),
});
export type Watchdog = z.output<typeof watchdogSchema>;

/** The answer to GET /, whose `faults` say nothing of those that are secret. */
export const aboutSchema = z
  .object({
    service: z.literal('numbers-api'),
    release: name.describe('what this release is called'),
    version: name.describe('of the code'),
    instance: name.describe("the host's name"),
    bootId: name.describe('another one at each start'),
    startedAt: time,
    calls: count.describe('GET /rng since the start or the last reset'),
    health: z.object({
      status: z.enum(['healthy', 'unhealthy']),
      problem: sentence.optional(),
    }),
    watchdog: watchdogSchema.optional().describe('where self-healing is on'),
    probes: z
      .array(probeSchema)
      .max(10)
      .describe("what Docker's health check has seen, the last five, the oldest first"),
    faults: activeFaultsSchema,
  })
  .meta({ id: 'about' });
export type About = z.output<typeof aboutSchema>;
