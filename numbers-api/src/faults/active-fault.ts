// One fault that is switched on: which requests it hits, how many it has hit, and when it is over.
import type * as contract from 'contract';
import type { Request, Response } from 'express';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { silentLog } from 'service-kit/log.ts';
import { UNTOLD } from './answer-broken.ts';
import type { CommonSettings, FaultContext, FaultType, FaultyRoute } from './fault-type.ts';

/** The first hit of a fault is logged, then at most one in this many milliseconds. */
const HIT_LOG_INTERVAL = 10_000;
/** The target of a fault of the process. */
const PROCESS = 'the process';

/** A type of fault with validated settings. */
export interface FaultRequest {
  type: FaultType;
  settings: CommonSettings;
}

/** A fault between its start and its end. */
export interface ActiveFault {
  type: FaultType;
  /** Whether nothing may report it until it ends. */
  isSecret: boolean;
  /** The problem that it reports, until a check passes; otherwise undefined. */
  problem: string | undefined;
  /**
   * Strikes this request if its settings say so. The last hit ends the fault.
   *
   * @returns whether it struck; then the fault itself passes the request on, or doesn't
   */
  strike(route: FaultyRoute, request: Request, response: Response, passOn: () => void): boolean;
  /** Ends the fault and undoes lasting effects. Does nothing the second time. */
  end(reason: string): void;
  /** Returns the fault as GET /faults shows it. */
  describe(): contract.ActiveFault;
}

export interface ActivationOptions extends Pick<FaultContext, 'state' | 'log' | 'now'> {
  /** Called for each hit. */
  onHit(type: FaultType): void;
  /** Called when its problem changes. */
  onProblem(): void;
  /** Called once, when it ends. */
  onEnd(): void;
}

/** Switches on a fault. */
export function activate(
  { type, settings }: FaultRequest,
  options: ActivationOptions,
): ActiveFault {
  const { state, now, onProblem, onEnd } = options;
  const isSecret = settings.secret === true;
  const log = isSecret ? silentLog() : options.log;
  const { count = Number.POSITIVE_INFINITY, duration } = settings;
  const endsAt = now() + (duration ?? Number.POSITIVE_INFINITY) * 1_000;
  /** A random generator for each target, such as `GET /rng`, so that probes don't change what clients see. */
  const chances = new Map<string, () => number>();
  let isOn = true;
  let hits = 0;
  /** The hits that `count` counts. */
  let counted = 0;
  let hitLoggedAt = Number.NEGATIVE_INFINITY;

  function chancesOf(target: string): () => number {
    const random = chances.get(target) ?? createRandom(settings.seed);
    chances.set(target, random);
    return random;
  }

  /** Counts a hit. HEAD requests don't count towards `count`. */
  function recordHit(target: string, isCounted = true): void {
    if (!isSecret) options.onHit(type);
    hits += 1;
    if (isCounted) counted += 1;
    if (now() - hitLoggedAt < HIT_LOG_INTERVAL) return;
    hitLoggedAt = now();
    log.warn(`fault ${type.name} hits ${target}; hits so far: ${hits}`);
  }

  function endIfUsedUp(): void {
    if (counted >= count) fault.end('count reached');
  }

  const fault: ActiveFault = {
    type,
    isSecret,
    problem: undefined,
    strike(route, request, response, passOn) {
      const target = `${request.method} ${route}`;
      const random = chancesOf(target);
      const isHit =
        effect.strike !== undefined &&
        settings.routes.includes(route) &&
        isOn &&
        now() < endsAt &&
        (effect.armed?.(response) ?? true) &&
        random() < settings.rate;
      if (!isHit) return false;
      recordHit(target, request.method !== 'HEAD');
      if (isSecret) response.locals.isSecret = true;
      effect.strike?.(request, response, passOn, random);
      // Only now, because the end also withdraws the problem that the last hit reported.
      endIfUsedUp();
      return true;
    },
    end(reason) {
      if (!isOn) return;
      isOn = false;
      clearTimeout(expiry);
      effect.end?.();
      onEnd();
      options.log.warn(`fault ${type.name} ended: ${reason}; hits: ${hits}`);
    },
    describe: () => ({
      type: type.name,
      settings: settings as contract.ActiveFault['settings'],
      hits,
      ...effect.report?.(),
      ...(settings.count !== undefined && { hitsLeft: settings.count - counted }),
      ...(duration !== undefined && {
        secondsLeft: Math.max(0, Math.round((endsAt - now()) / 100) / 10),
      }),
    }),
  };

  log.warn(`fault ${type.name} switched on: ${JSON.stringify(settings)}`);
  const expiry =
    duration === undefined
      ? undefined
      : setTimeout(fault.end, duration * 1_000, 'duration reached').unref();
  const effect = type.switchOn(settings, {
    state,
    log,
    now,
    reportProblem(problem) {
      fault.problem = isSecret ? UNTOLD : problem;
      onProblem();
    },
    hit() {
      const isHit = chancesOf(PROCESS)() < settings.rate;
      if (isHit) {
        recordHit(PROCESS);
        endIfUsedUp();
      }
      return isHit;
    },
  });
  return fault;
}

/** Returns a function like Math.random, with the same numbers for the same seed. */
export function createRandom(seed: number | undefined): () => number {
  if (seed === undefined) return Math.random;
  const generator = mersenne(seed);
  return () => uniformFloat64(generator);
}
