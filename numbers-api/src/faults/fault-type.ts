// The interface of a type of fault, and the settings that all types share.
import type * as contract from 'contract';
import type { Request, Response } from 'express';
import type { Log } from 'service-kit/log.ts';
import * as z from 'zod';
import type { ServiceState } from '../service-state.ts';

/** The routes that a fault can affect. The others stay reliable for monitoring and control. */
export const FAULTY_ROUTES = ['/rng', '/health', '/ready'] as const;
export type FaultyRoute = (typeof FAULTY_ROUTES)[number];

/** Returns the setting `routes` with the given default. */
export function routesSetting(byDefault: FaultyRoute[]) {
  return z
    .array(z.enum(FAULTY_ROUTES))
    .min(1)
    .default(byDefault)
    .describe('the routes it affects; faults of the process ignore it');
}

/** The settings that every fault takes. */
export const commonSettings = z.strictObject({
  routes: routesSetting(['/rng', '/health']),
  rate: z.number().min(0).max(1).default(1).describe('share of the requests it hits, from 0 to 1'),
  count: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .describe('hits after which it ends; HEAD requests do not count'),
  duration: z.number().positive().max(86_400).optional().describe('seconds after which it ends'),
  seed: z
    .int()
    .min(0)
    .max(4_294_967_295)
    .optional()
    .describe('repeats the same random choices in every run, for each method and route'),
  secret: z
    .boolean()
    .optional()
    .describe('true: nothing reports it until it ends, for a class that has to find it'),
});
export type CommonSettings = z.output<typeof commonSettings>;

/** What a fault may use of its service. */
export interface FaultContext {
  state: ServiceState;
  log: Log;
  /** Returns milliseconds on a monotonic clock. */
  now(): number;
  /** Reports a problem to the health state, until the fault ends. */
  reportProblem(problem: string): void;
  /**
   * For faults of the process, which strike without a request: decides by `rate` whether this is a hit,
   * and counts it. The last hit of `count` ends the fault before this function returns.
   */
  hit(): boolean;
}

/** The behaviour of an active fault. */
export interface Effect {
  /** Returns whether it would strike this request now; without this function, it always does. */
  armed?(response: Response): boolean;
  /**
   * Affects one request; without this function, it affects none. Like a middleware, it passes the request on,
   * now or later, answers it, or leaves it without an answer. `random` returns numbers from 0 to 1, 1 excluded,
   * the same in each run if the fault has a seed.
   */
  strike?(request: Request, response: Response, passOn: () => void, random: () => number): void;
  /** Returns what it reports besides its settings and hits. */
  report?(): Pick<contract.ActiveFault, 'queue'>;
  /** Undoes lasting effects when the fault is switched off or expires. */
  end?(): void;
}

/** One entry of the catalogue: its description, its settings and its behaviour. */
export interface FaultType<Schema extends typeof commonSettings = typeof commonSettings>
  extends Omit<contract.FaultType, 'settings'> {
  settings: Schema;
  switchOn(settings: z.output<Schema>, context: FaultContext): Effect;
}

/** Returns a type as the catalogue shows it. Settings with a default are optional. */
export function describeType({ switchOn: _, ...type }: FaultType): contract.FaultType {
  const settings = z.toJSONSchema(type.settings, { io: 'input' });
  return { ...type, settings: settings as contract.FaultType['settings'] };
}

/** Returns one error for each invalid field and one for each unknown field. */
export function fieldErrors(error: z.ZodError, schema: z.ZodObject): contract.FieldError[] {
  const known = Object.keys(schema.shape).join(', ');
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, detail: `Unknown field. The fields are ${known}` }))
      : [{ field: issue.path.join('.'), detail: issue.message }],
  );
}

/** Returns all errors in one line. */
export function describeErrors(errors: readonly contract.FieldError[]): string {
  return errors.map(({ field, detail }) => (field ? `${field}: ${detail}` : detail)).join('; ');
}

/** Lets TypeScript infer the settings' type from their schema. */
export function defineFault<Schema extends typeof commonSettings>(
  type: FaultType<Schema>,
): FaultType<Schema> {
  return type;
}
