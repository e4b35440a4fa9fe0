// A recording: what was observed of the system, the oldest first. It holds facts alone; everything else is derived
// from them by tellStory. All texts and lists are bounded, because an observed service may send anything.
import * as contract from 'contract';
import * as z from 'zod';
import { failureSchema, text } from './failure.ts';

export type { Failure, Reason } from './failure.ts';

/** Milliseconds since 1970, on the recorder's clock. */
export type Time = number;

const time = z.number();
const amount = z.number();
const count = z.int().min(0);
/** A name or an identifier. */
const name = z.string().max(100);
/** An IP address; empty while only the service's host name is known. */
const address = z.string().max(60);

/** A fault that a replica reports as active. Secret ones are never reported. */
const activeFaultSchema = contract.activeFaultSchema
  .omit({ settings: true, secondsLeft: true })
  .extend({
    /** The routes that it affects; empty for a fault without routes. */
    routes: z.array(name).max(10),
    /** When it expires; missing for a fault without an end. */
    endsAt: time.optional(),
    /** The seconds that it lasts in all. */
    duration: amount.optional(),
  });
export type ActiveFault = z.output<typeof activeFaultSchema>;
const faults = z.array(activeFaultSchema).max(30);

/** What came of the requests of one second: of users' calls, or of the attempts on one address. */
const tallySchema = z.object({
  numbers: count,
  /** Missing for none. */
  failures: count.optional(),
  /** When the first one got a number; missing when that was the second's first call. */
  firstNumber: time.optional(),
  firstFailure: time.optional(),
  lastFailure: time.optional(),
  /** When the first one after the last failure got a number. */
  numberAfter: time.optional(),
});
export type Tally = z.output<typeof tallySchema>;

/** A fault that the API offers, as much of it as pages show. */
export const faultTypeSchema = contract.faultTypeSchema.omit({ spares: true });
export type FaultType = z.output<typeof faultTypeSchema>;

/** Returns the schema of a kind of observation. */
function observed<const K extends string, Shape extends z.ZodRawShape>(kind: K, shape: Shape) {
  return z.object({
    /** Grows with each observation. */
    id: count,
    /** When it was observed first, and when it was last observed unchanged. */
    at: time,
    until: time,
    kind: z.literal(kind),
    ...shape,
  });
}

const observationSchema = z.discriminatedUnion('kind', [
  /** The addresses that the service's host name has. */
  observed('names', {
    addresses: z.array(address).max(100),
    /** The last lookup failed; the addresses are those found before. */
    failing: z.literal(true).optional(),
  }),
  /** How the web server's own request to a replica went: GET /, HEAD /health or HEAD /ready. */
  observed('probe', {
    address,
    route: z.enum(['about', 'health', 'ready']),
    /** The status was one of 2xx. */
    passed: z.boolean(),
    ...failureSchema.shape,
  }),
  /** What a replica said of itself in the answer to GET /. */
  observed('about', {
    address,
    ...contract.aboutSchema.pick({ instance: true, bootId: true, release: true, calls: true })
      .shape,
    /** When GET / was sent: a change that was made after that is not in the answer. */
    askedAt: time,
    /** Milliseconds since 1970 on the replica's clock. */
    startedAt: time,
    /** Why it is unhealthy; missing while it is healthy. */
    problem: text.optional(),
    /** Milliseconds of failure after which its watchdog ends the process. */
    selfHealAfter: amount.optional(),
    /** When the watchdog will end the process, while it is alarmed. */
    watchdogEndsAt: time.optional(),
    faults,
  }),
  /** One of Docker's health checks, as the replica counted them; `age`: milliseconds after the start of the process. */
  observed('check', { address, bootId: name, passed: z.boolean(), age: amount }),
  /** The calls of users that ended in one second; `at` is the end of the first. A call has one or two attempts. */
  observed('calls', { ...tallySchema.shape, attempts: z.record(address, tallySchema) }),
  /** What a person switched. */
  observed('switch', {
    what: z.enum(['fault on', 'fault off', 'reset', 'asking', 'preset']),
    address: address.optional(),
    /** The type of the fault; missing for all of them. */
    fault: name.optional(),
    /** When the request was sent: the answer to an earlier request knows nothing of the change. */
    askedAt: time.optional(),
    /** The faults that were active afterwards. */
    faults: faults.optional(),
    perSecond: count.optional(),
    preset: name.optional(),
  }),
  /** Whether the circuit breaker keeps calls from the API. */
  observed('breaker', { isOpen: z.boolean() }),
  /** How the web server's calls go, for all users together. Each call that goes like the one before lengthens it. */
  observed('client', {
    safeguards: z.record(z.enum(['timeout', 'retry', 'breaker', 'fallback']), z.boolean()),
    /** `off`: the safeguard is off; `half-open`: a single call is let through, as a test. */
    breaker: z.enum(['off', 'closed', 'open', 'half-open']),
    /** Calls that have no answer yet. */
    waiting: count,
    /** Calls a second that the web server itself makes; 0 for none. */
    askingPerSecond: count,
    lastNumber: z.object({ number: z.int(), at: time }).optional(),
    /** The latest call of any user; `milliseconds` are those of all its attempts. */
    lastCall: z
      .object({
        at: time,
        attempts: count,
        milliseconds: amount,
        failure: failureSchema.optional(),
      })
      .optional(),
    lastFailureAt: time.optional(),
  }),
  /** Whether the API allows fault injection, and which faults it offers. Only the latest is kept. */
  observed('catalogue', {
    faultInjection: z.enum(['on', 'off']),
    types: z.array(faultTypeSchema).max(100),
    /** Settings that each type has besides its own. */
    common: faultTypeSchema.shape.settings.shape.properties.optional(),
  }),
  /** What the Docker Engine reported of a container; recorded by observers that may read its events. */
  observed('engine', {
    /** The host name of the container, which is the instance of its replica. */
    instance: name,
    action: z.enum(['start', 'die', 'oom', 'kill', 'restart', 'health']),
    exitCode: z.int().optional(),
    signal: z.int().optional(),
    health: z.enum(['starting', 'healthy', 'unhealthy']).optional(),
  }),
]);
export type Observation = z.output<typeof observationSchema>;

type WithoutIds<O> = O extends Observation ? Omit<O, 'id' | 'until'> : never;
/** An observation before it is recorded. */
export type News = WithoutIds<Observation>;

export type Kind = Observation['kind'];
export type Of<K extends Kind> = Extract<Observation, { kind: K }>;

/** Who recorded, and by which settings. */
const headerSchema = z.object({
  version: z.literal(1),
  /** Another one at each start of the web server. */
  webBootId: name,
  startedAt: time,
  /** What started the containers, where that is known: `Kubernetes`. */
  engine: name.optional(),
  /** Docker's rule for the API's health check: failures in a row, and milliseconds that do not count. */
  healthCheck: z.object({ retries: count, startPeriod: amount }),
  /** What the safeguards are set to: milliseconds, and failures in a row. */
  limits: z.object({ attemptTimeout: amount, callBudget: amount, breakerFailures: amount }),
});
export type Header = z.output<typeof headerSchema>;

/** A recording as a file, or as a page receives it. */
export const recordingSchema = z.object({
  header: headerSchema,
  observations: z.array(observationSchema).max(20_000),
});
export type Recording = z.output<typeof recordingSchema>;

/** What pages and the guide receive: the recording, or what has changed of it. */
export const updateSchema = recordingSchema.partial({ header: true }).extend({
  /** When it was sent. */
  now: time,
  /** Names what the receiver knows once it has this update. */
  id: name,
});
export type Update = z.output<typeof updateSchema>;
