// The schemas of the API's responses. Texts and lists have limits, which bound the memory of a client, whatever server
// answers.
import * as z from 'zod';

/** A name or an identifier. */
const name = z.string().max(100);
/** A sentence or two for people. */
const sentence = z.string().max(500);
/** A point in time: ISO 8601, UTC. */
export const time = z.iso.datetime().max(40);
/** A count that only grows until a reset. */
const count = z.int().min(0);

const atLeast0 = z.number().min(0);
const list = <Entry extends z.ZodType>(of: Entry, most: number) => z.array(of).max(most);

/** The body of a successful GET /rng. For numbers-web, any other body is a failed attempt. */
export const randomNumberSchema = z
  .int()
  .min(0)
  .max(99)
  .describe('a whole number, each as likely')
  .meta({ id: 'randomNumber' });

/** An entry of a problem's `errors`; its `detail` has all of them in one line. */
const fieldErrorSchema = z.object({
  field: name.describe('the field, as in routes.0; empty when it is the settings as a whole'),
  detail: sentence.describe('what is wrong with it and what is allowed'),
});

/** The body of an error (RFC 9457), sent as `application/problem+json`, except for GET /health, which sends plain text. */
export const problemSchema = z
  .object({
    title: name.optional().describe("the status's name, where it has one"),
    status: z.int().min(400).max(599),
    detail: z
      .string()
      .max(2_000)
      .describe('what went wrong this time and, where that helps, what to do'),
    errors: list(fieldErrorSchema, 50)
      .optional()
      .describe('what is wrong with the settings of a fault, field by field'),
    types: list(name, 100)
      .optional()
      .describe('the types of fault, when there is none of the given name'),
  })
  .meta({ id: 'problem' });
export type Problem = z.output<typeof problemSchema>;

const settingValueSchema = z.union([sentence, z.number(), z.boolean(), list(name, 50)]);

/** The part of JSON Schema that describes one setting. */
const fieldSchema = z.object({
  description: sentence.optional(),
  type: name.optional(),
  default: settingValueSchema.optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  enum: list(name, 50).optional(),
  items: z.object({ enum: list(name, 50) }).optional(),
});
export type Field = z.output<typeof fieldSchema>;

/** An entry of the catalogue. */
export const faultTypeSchema = z
  .object({
    name,
    /** How the fault appears from outside, which decides what can detect it. */
    symptom: z
      .enum(['dies', 'keeps waiting', 'answers wrongly', 'says no'])
      .describe('what it looks like from outside'),
    shows: sentence.describe('what a class learns from it'),
    spares: sentence.describe('what goes on working meanwhile'),
    cure: sentence.describe('what ends it, besides being switched off'),
    settings: z
      .looseObject({ properties: z.record(name, fieldSchema) })
      .describe('the JSON Schema of its settings'),
  })
  .meta({ id: 'faultType' });
export type FaultType = z.output<typeof faultTypeSchema>;

const queueSchema = z.object({
  perSecond: z.number().positive().describe('requests a second that the service manages'),
  length: count.describe('requests that wait for their turn'),
  waited: atLeast0.describe('milliseconds for which the one that is being served had waited'),
  wasted: count.describe('requests that were served after their callers had left'),
});
/** The queue of a service with a limited capacity. */
export type Queue = z.output<typeof queueSchema>;

/** An active fault. */
export const activeFaultSchema = z
  .object({
    type: name,
    settings: z.record(name, settingValueSchema),
    hits: count.describe('all of them, those of HEAD requests too'),
    hitsLeft: count.optional().describe('those that `count` still allows'),
    secondsLeft: atLeast0.optional().describe('until `duration` is over'),
    queue: queueSchema.optional().describe('of the fault `overload`'),
  })
  .meta({ id: 'activeFault' });
export type ActiveFault = z.output<typeof activeFaultSchema>;

/** The active faults in the order in which they strike, except for secret ones. */
const activeFaultsSchema = list(activeFaultSchema, 100);

/** The response to GET /faults. */
export const catalogueSchema = z
  .object({ types: list(faultTypeSchema, 100), active: activeFaultsSchema })
  .meta({ id: 'catalogue' });
export type Catalogue = z.output<typeof catalogueSchema>;

/** The response to PUT /faults/{type}. */
export const switchedOnSchema = z.object({ active: activeFaultsSchema });

const probeSchema = z.object({ at: time.describe('when it ended'), passed: z.boolean() });
/** One of Docker's health checks. */
export type Probe = z.output<typeof probeSchema>;

const watchdogSchema = z.object({
  selfHealAfter: atLeast0.describe('seconds of failure after which it ends the process'),
  endsIn: atLeast0.optional().describe('seconds until it does, while it is alarmed'),
});
export type Watchdog = z.output<typeof watchdogSchema>;

/** The response to GET /, without secret faults. */
export const aboutSchema = z
  .object({
    service: z.literal('numbers-api'),
    release: name.describe('what this release is called'),
    version: name.describe('of the code'),
    instance: name.describe("the host's name"),
    bootId: name.describe('another one at each start'),
    startedAt: time,
    calls: count.describe('GET /rng since the start or the last reset'),
    health: z.object({ status: z.enum(['healthy', 'unhealthy']), problem: sentence.optional() }),
    watchdog: watchdogSchema.optional().describe('where self-healing is on'),
    probes: list(probeSchema, 10).describe(
      "what Docker's health check has seen, the last five, the oldest first",
    ),
    faults: activeFaultsSchema,
  })
  .meta({ id: 'about' });
export type About = z.output<typeof aboutSchema>;

/**
 * What ends a failure. `watchdog`: it ends the process, and the restart policy starts it again. `person`: nothing
 * else does. `restart`: something restarted the process, a policy or a person. `replacement`: another container
 * takes its place. `nobody`: it continues until another failure begins.
 */
export type Cure =
  | 'watchdog'
  | 'restart policy'
  | 'expiry'
  | 'person'
  | 'restart'
  | 'replacement'
  | 'nobody';
