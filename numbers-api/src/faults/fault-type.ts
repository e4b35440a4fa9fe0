// What a type of fault is: its description, its settings and its behaviour.
import type { Request, Response } from 'express';
import * as z from 'zod';

/** What a route serves. */
export type Purpose = 'calls' | 'health' | 'readiness';

/** `console` and pino are logs. */
export interface Log extends Pick<Console, 'info' | 'warn' | 'error'> {
  /** Logs the last line of a process; without it, `error` does. */
  fatal?(line: string): void;
}

/** What a fault may use of the layer. */
export interface FaultContext {
  log: Log;
  healthRoute: string;
  /** Calls so far. */
  calls: number;
  /** Returns milliseconds on a monotonic clock. */
  now(): number;
  /** Makes the service unhealthy until the fault ends or a health check passes. */
  reportProblem(problem: string): void;
  /** Returns whether `rate` makes this a hit, and counts it; the last hit ends the fault. For faults of the process. */
  hit(): boolean;
}

/** A request that a fault strikes. */
export interface Strike {
  request: Request;
  response: Response;
  purpose: Purpose;
  /** The method and the route, as in `GET /rng`. */
  target: string;
  /** Lets the next fault strike, or the service answer, unless the client has gone: it must not draw a number. */
  passOn(): void;
  /** Returns numbers from 0 to 1, 1 excluded, the same in each run if the fault has a seed. */
  random(): number;
  /** Answers with an error: problem details, or plain text to a health check, which also makes the service unhealthy. */
  answer(status: number, problem: string): void;
}

/** The behaviour of an active fault. */
export interface Effect {
  /** Returns whether it strikes a request, given the calls so far; without this function, it always does. */
  armed?(calls: number): boolean;
  /** Passes the request on, now or later, answers it, or leaves it without an answer. */
  strike?(strike: Strike): void;
  /** Returns more to report. `waited`: milliseconds. `wasted`: requests served after their callers had left. */
  report?(): { queue: { perSecond: number; length: number; waited: number; wasted: number } };
  /** Undoes lasting effects when the fault is switched off or expires. */
  end?(): void;
}

/** What the file of a fault defines. */
export interface FaultDefinition<Fields extends z.ZodRawShape = z.ZodRawShape> {
  name: string;
  /** How the fault appears from outside, which decides what can detect it. */
  symptom: 'dies' | 'keeps waiting' | 'answers wrongly' | 'says no';
  /** What a class learns from it. */
  shows: string;
  /** What continues to work. */
  spares: string;
  /** What ends it, besides being switched off. */
  cure: string;
  /** The routes that it affects by default; those of calls and of the health check if undefined. */
  affects?: readonly Purpose[];
  /** Its settings besides those of every fault. */
  settings: Fields;
  /** Two settings of which only one may be given. */
  exclusive?: readonly [string, string];
  switchOn(settings: CommonSettings & z.output<z.ZodObject<Fields>>, context: FaultContext): Effect;
}

/** Lets TypeScript infer the settings' type from their schemas. */
export function defineFault<Fields extends z.ZodRawShape>(
  definition: FaultDefinition<Fields>,
): FaultDefinition<Fields> {
  return definition;
}

/** A type of fault in a service with certain routes, and the schema of all its settings. */
export interface FaultType extends Omit<FaultDefinition, 'affects' | 'settings' | 'exclusive'> {
  settings: ReturnType<typeof commonSettings>;
}

export type CommonSettings = z.output<ReturnType<typeof commonSettings>>;

/** A number within a range, both ends included. */
export const number = (from: number, to: number) => z.number().min(from).max(to);
/** A whole number within a range, both ends included. */
export const whole = (from: number, to: number) => z.int().min(from).max(to);
/** Seconds, at most a day. */
export const seconds = z.number().positive().max(86_400);

/** Returns the settings that every fault takes. @param routes all that faults can affect @param byDefault some of them */
export function commonSettings(routes: readonly string[], byDefault: string[]) {
  return z.strictObject({
    routes: z
      .array(z.enum(routes))
      .min(1)
      .default(byDefault)
      .describe('the routes it affects; faults of the process ignore it'),
    rate: number(0, 1).default(1).describe('share of the requests it hits, from 0 to 1'),
    count: whole(1, 1_000_000_000)
      .optional()
      .describe('hits after which it ends; HEAD requests do not count'),
    duration: seconds.optional().describe('seconds after which it ends'),
    seed: whole(0, 4_294_967_295)
      .optional()
      .describe('repeats the same random choices in every run, for each method and route'),
    secret: z
      .boolean()
      .optional()
      .describe('true: nothing reports it until it ends, for a class that has to find it'),
  });
}
