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
/** What a fault of the process itself hits. */
const PROCESS = 'the process';

/** A type of fault and settings for it that have been validated. */
export interface FaultRequest {
  type: FaultType;
  settings: CommonSettings;
}

/** One fault from its switching on to its end, after which it strikes no more. */
export interface ActiveFault {
  type: FaultType;
  /** Whether nothing may tell of it until it is gone. */
  isSecret: boolean;
  /** What it says is wrong with the service, until the service is seen to work; else undefined. */
  problem: string | undefined;
  /**
   * Decides whether it strikes at this request, and if so lets it. A fault that is struck by its last
   * hit, or has taken the request over, may be gone afterwards.
   *
   * @returns whether it struck; then it passes the request on itself, or not at all
   */
  strike(route: FaultyRoute, request: Request, response: Response, passOn: () => void): boolean;
  /** Undoes what lasts. Does nothing the second time. */
  end(reason: string): void;
  /** As shown to people. */
  describe(): contract.ActiveFault;
}

export interface ActivationOptions extends Pick<FaultContext, 'state' | 'log' | 'now'> {
  /** Called at each hit. */
  onHit(type: FaultType): void;
  /** Called when its problem has changed. */
  onProblem(): void;
  /** Called once, when it is over. */
  onEnd(): void;
}

/** Switches a fault on. */
export function activate(
  { type, settings }: FaultRequest,
  options: ActivationOptions,
): ActiveFault {
  const { state, now, onProblem, onEnd } = options;
  const isSecret = settings.secret === true;
  const log = isSecret ? silentLog() : options.log;
  const { count = Number.POSITIVE_INFINITY, duration } = settings;
  const endsAt = now() + (duration ?? Number.POSITIVE_INFINITY) * 1_000;
  /** Each target, such as `GET /rng`, has chances of its own: no probe takes one from what a client sees. */
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

  /** A check with HEAD meets the fault like any other request, but uses up none of its hits. */
  function recordHit(target: string, isCounted = true): void {
    if (!isSecret) options.onHit(type);
    hits += 1;
    if (isCounted) counted += 1;
    if (now() - hitLoggedAt < HIT_LOG_INTERVAL) return;
    hitLoggedAt = now();
    log.warn(`fault ${type.name} hits ${target}; hits so far: ${hits}`);
  }

  function endIfUsedUp(): void {
    if (counted >= count) fault.end('its count is used up');
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
      // Only now, because what the last hit reports has to be taken back, too.
      endIfUsedUp();
      return true;
    },
    end(reason) {
      if (!isOn) return;
      isOn = false;
      clearTimeout(expiry);
      effect.end?.();
      onEnd();
      options.log.warn(`fault ${type.name} gone: ${reason}; hits: ${hits}`);
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
      : setTimeout(fault.end, duration * 1_000, 'its duration is over').unref();
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

/** Returns a function like Math.random, whose numbers are the same for the same seed. */
export function createRandom(seed: number | undefined): () => number {
  if (seed === undefined) return Math.random;
  const generator = mersenne(seed);
  return () => uniformFloat64(generator);
}
