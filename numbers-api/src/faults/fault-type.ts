// What every type of fault has in common: its settings, and how it meets requests.
import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Log } from '../../../service-kit/src/log.ts';
import type { Health } from '../health.ts';
import type { ServiceState } from '../service-state.ts';

/** The routes that faults may spoil. The others stay reliable, so that one can see and steer. */
export const FAULTY_ROUTES = ['/rng', '/health', '/ready'] as const;
export type FaultyRoute = (typeof FAULTY_ROUTES)[number];

/** The settings that every fault takes. */
export const commonSettings = z.strictObject({
  routes: z
    .array(z.enum(FAULTY_ROUTES))
    .min(1)
    .default(['/rng', '/health'])
    .describe('which routes it spoils'),
  rate: z.number().min(0).max(1).default(1).describe('share of the matching requests it hits'),
  count: z.int().min(1).max(1_000_000_000).optional().describe('hits, then it is gone'),
  duration: z.number().positive().max(86_400).optional().describe('seconds, then it is gone'),
  seed: z
    .int()
    .min(0)
    .max(4_294_967_295)
    .optional()
    .describe('makes its chances the same on every run'),
});
export type CommonSettings = z.output<typeof commonSettings>;

/** What a fault may use of the service it spoils. */
export interface FaultContext {
  state: ServiceState;
  health: Health;
  log: Log;
  /** A number from 0 to 1, 1 excluded; repeatable when the fault has a seed. */
  random(): number;
  /**
   * For faults that strike without a request: decides by `rate` whether this is a hit, and if so
   * counts it.
   */
  hit(): boolean;
}

/** What a strike did with the request: `passed` it on, or `ended` it (answered it, or never will). */
export type Outcome = 'passed' | 'ended';

/** A fault that is switched on. */
export interface Effect {
  /** Whether it would strike now; without this function it always would. */
  armed?(): boolean;
  /** Does the harm to one request; without this function it spoils no requests. */
  strike?(request: Request, response: Response): Outcome | Promise<Outcome>;
  /** Undoes what lasts, when the fault is switched off or has expired. */
  end?(): void;
}

/** One entry of the catalogue. */
export interface FaultType<Schema extends z.ZodObject = z.ZodObject> {
  /** Its name in addresses, settings and logs. */
  name: string;
  /** What a class learns from it. */
  shows: string;
  /** What goes on working meanwhile. */
  spares: string;
  /** What ends it, besides being switched off. */
  cure: string;
  settings: Schema;
  switchOn(settings: z.output<Schema>, context: FaultContext): Effect;
}

/** Lets TypeScript infer the settings' type from their schema. */
export function defineFault<Schema extends typeof commonSettings>(
  type: FaultType<Schema>,
): FaultType<Schema> {
  return type;
}
