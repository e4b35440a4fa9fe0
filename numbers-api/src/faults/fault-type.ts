// What every type of fault has in common: its settings, and how it meets requests.
import type * as contract from 'contract';
import type { Request, Response } from 'express';
import type { Log } from 'service-kit/log.ts';
import * as z from 'zod';
import type { ServiceState } from '../service-state.ts';

/** The routes that faults may spoil. The others stay reliable, so that one can see and steer. */
export const FAULTY_ROUTES = ['/rng', '/health', '/ready'] as const;
export type FaultyRoute = (typeof FAULTY_ROUTES)[number];

/** The setting `routes`, with the given default. */
export function routesSetting(byDefault: FaultyRoute[]) {
  return z
    .array(z.enum(FAULTY_ROUTES))
    .min(1)
    .default(byDefault)
    .describe('which routes it spoils; faults of the process itself do not look at it');
}

/** The settings that every fault takes. */
export const commonSettings = z.strictObject({
  routes: routesSetting(['/rng', '/health']),
  rate: z.number().min(0).max(1).default(1).describe('share of the requests it hits, 0 to 1'),
  count: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .describe('hits until it is gone; HEAD requests use up none'),
  duration: z.number().positive().max(86_400).optional().describe('seconds until it is gone'),
  seed: z
    .int()
    .min(0)
    .max(4_294_967_295)
    .optional()
    .describe('makes its chances the same on every run, for each method and route on its own'),
  secret: z
    .boolean()
    .optional()
    .describe('true: nothing tells of it until it is gone, for a class that has to find it'),
});
export type CommonSettings = z.output<typeof commonSettings>;

/** What a fault may use of the service it spoils. */
export interface FaultContext {
  state: ServiceState;
  log: Log;
  /** Milliseconds, on a clock that only goes forward. */
  now(): number;
  /** Tells the health what is wrong; taken back when the fault is gone. */
  reportProblem(problem: string): void;
  /**
   * For faults of the process, which strike without a request: decides by `rate` whether this is a
   * hit, and if so counts it. The hit that uses up `count` ends the fault before this returns.
   */
  hit(): boolean;
}

/** A fault that is switched on. */
export interface Effect {
  /** Whether it would strike now at this request; without this function it always would. */
  armed?(response: Response): boolean;
  /**
   * Does the harm to one request; without this function it spoils no requests. Like any middleware
   * it either passes the request on, now or later, or ends it: answers it, or sees to it that nobody
   * ever will. `random` gives numbers from 0 to 1, 1 excluded; repeatable when the fault has a seed.
   */
  strike?(request: Request, response: Response, passOn: () => void, random: () => number): void;
  /** What it tells of itself besides its settings and hits. */
  report?(): Pick<contract.ActiveFault, 'queue'>;
  /** Undoes what lasts, when the fault is switched off or has expired. */
  end?(): void;
}

/** One entry of the catalogue: what it says of itself, and what it does. */
export interface FaultType<Schema extends typeof commonSettings = typeof commonSettings>
  extends Omit<contract.FaultType, 'settings'> {
  settings: Schema;
  switchOn(settings: z.output<Schema>, context: FaultContext): Effect;
}

/** A type as the catalogue shows it. Of the settings it gives what a sender needs: what has a default may be missing. */
export function describeType({ switchOn: _, ...type }: FaultType): contract.FaultType {
  const settings = z.toJSONSchema(type.settings, { io: 'input' });
  return { ...type, settings: settings as contract.FaultType['settings'] };
}

/** What is wrong with settings: one for each wrong field, and one for each field that the schema does not know. */
export function fieldErrors(error: z.ZodError, schema: z.ZodObject): contract.FieldError[] {
  const known = Object.keys(schema.shape).join(', ');
  return error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((field) => ({ field, detail: `Unknown field: known are ${known}` }))
      : [{ field: issue.path.join('.'), detail: issue.message }],
  );
}

/** All errors in one line. */
export function describeErrors(errors: readonly contract.FieldError[]): string {
  return errors.map(({ field, detail }) => (field ? `${field}: ${detail}` : detail)).join('; ');
}

/** Lets TypeScript infer the settings' type from their schema. */
export function defineFault<Schema extends typeof commonSettings>(
  type: FaultType<Schema>,
): FaultType<Schema> {
  return type;
}
