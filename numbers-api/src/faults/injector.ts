// Holds the faults that are switched on, and lets them strike at requests.
import type { Request, RequestHandler, Response } from 'express';
import type { Health } from '../health.ts';
import type { CommonSettings, Effect, FaultContext, FaultType, FaultyRoute } from './fault-type.ts';
import { createRandom } from './random.ts';

/** The first hit of a fault is logged, then at most one in this many milliseconds. */
const HIT_LOG_INTERVAL = 10_000;

/** A type of fault and settings for it that have been validated. */
export interface FaultRequest {
  type: FaultType;
  settings: CommonSettings;
}

/** A fault that is switched on, as shown to people. */
export interface ActiveFault {
  type: string;
  settings: CommonSettings;
  /** All of them, those of HEAD requests too. */
  hits: number;
  /** How many of those that `count` counts are left. */
  hitsLeft?: number;
  secondsLeft?: number;
}

export interface FaultInjector {
  /** All types, in the order in which they strike at one request. */
  readonly catalogue: readonly FaultType[];
  /** Middleware that spoils one route. */
  spoil(route: FaultyRoute): RequestHandler;
  /** Switches a fault on; one of the same type that was on is replaced. */
  switchOn(fault: FaultRequest): void;
  /** Does nothing when no fault of this type is on. */
  switchOff(type: FaultType): void;
  switchAllOff(): void;
  /** Switches everything off, then the faults of the start on. */
  reset(): void;
  active(): ActiveFault[];
}

export interface InjectorOptions extends Omit<FaultContext, 'now' | 'reportProblem' | 'hit'> {
  health: Health;
  catalogue: readonly FaultType[];
  /** The faults of the start, which `reset()` switches on. */
  initial: readonly FaultRequest[];
  /** Milliseconds, on a clock that only goes forward; `performance.now` unless a test says else. */
  now?(): number;
  /** Called at each hit, for the metrics. */
  onHit?(type: FaultType): void;
}

/** A fault that is switched on, with what the injector must remember of it. */
interface Slot extends FaultRequest {
  effect: Effect;
  hits: number;
  /** The hits that `count` counts. */
  counted: number;
  hitLoggedAt: number;
  /** Milliseconds, on the injector's clock. */
  endsAt: number;
  expiry: NodeJS.Timeout | undefined;
  /** The chances of each target, such as `GET /rng`. */
  chances: Map<string, () => number>;
  /** What it has reported to the health last. */
  problem: string | undefined;
}

/** What a fault of the process itself hits. */
const PROCESS = 'the process';

/** No fault is on until the first `reset()`. */
export function createInjector(options: InjectorOptions): FaultInjector {
  const { catalogue, initial, state, health, log, onHit, now = () => performance.now() } = options;
  /** Always in the catalogue's order. */
  let slots: readonly Slot[] = [];

  function switchOn({ type, settings }: FaultRequest): void {
    switchOff(type);
    const slot: Slot = {
      type,
      settings,
      effect: {},
      hits: 0,
      counted: 0,
      hitLoggedAt: Number.NEGATIVE_INFINITY,
      endsAt: now() + (settings.duration ?? Number.POSITIVE_INFINITY) * 1_000,
      expiry: undefined,
      chances: new Map(),
      problem: undefined,
    };
    slots = [...slots, slot].sort((a, b) => catalogue.indexOf(a.type) - catalogue.indexOf(b.type));
    log.warn(`fault ${type.name} switched on: ${JSON.stringify(settings)}`);
    if (settings.duration !== undefined) {
      slot.expiry = setTimeout(remove, settings.duration * 1_000, slot, 'its duration is over');
      slot.expiry.unref();
    }
    slot.effect = type.switchOn(settings, {
      state,
      log,
      now,
      reportProblem: (problem) => {
        slot.problem = problem;
        health.report(problem);
      },
      hit: () => {
        const isHit = chancesOf(slot, PROCESS)() < settings.rate;
        if (isHit) {
          recordHit(slot, PROCESS);
          removeIfUsedUp(slot);
        }
        return isHit;
      },
    });
  }

  function switchOff(type: FaultType): void {
    const slot = slots.find((candidate) => candidate.type === type);
    if (slot) remove(slot, 'switched off');
  }

  function remove(slot: Slot, reason: string): void {
    if (!slots.includes(slot)) return;
    slots = slots.filter((other) => other !== slot);
    clearTimeout(slot.expiry);
    slot.effect.end?.();
    // Nobody may ask /health for long, and until then it would count as unhealthy.
    if (slot.problem !== undefined && health.problem === slot.problem) health.report(undefined);
    log.warn(`fault ${slot.type.name} gone: ${reason}; hits: ${slot.hits}`);
  }

  function switchAllOff(): void {
    for (const slot of slots) remove(slot, 'switched off');
  }

  function reset(): void {
    switchAllOff();
    for (const fault of initial) switchOn(fault);
  }

  /** A check with HEAD meets the fault like any other request, but uses up none of its hits. */
  function recordHit(slot: Slot, target: string, isCounted = true): void {
    const { type } = slot;
    onHit?.(type);
    slot.hits += 1;
    if (isCounted) slot.counted += 1;
    if (now() - slot.hitLoggedAt >= HIT_LOG_INTERVAL) {
      slot.hitLoggedAt = now();
      log.warn(`fault ${type.name} hits ${target}; hits so far: ${slot.hits}`);
    }
  }

  function removeIfUsedUp(slot: Slot): void {
    const { count = Number.POSITIVE_INFINITY } = slot.settings;
    if (slot.counted >= count) remove(slot, 'its count is used up');
  }

  /** Each target has chances of its own, so that no probe takes one from the row that a client sees. */
  function chancesOf({ chances, settings }: Slot, target: string): () => number {
    const random = chances.get(target) ?? createRandom(settings.seed);
    chances.set(target, random);
    return random;
  }

  function strikes(slot: Slot, route: FaultyRoute, response: Response, random: () => number) {
    return (
      slot.effect.strike !== undefined &&
      slot.settings.routes.includes(route) &&
      slots.includes(slot) &&
      now() < slot.endsAt &&
      (slot.effect.armed?.(response) ?? true) &&
      random() < slot.settings.rate
    );
  }

  /** Lets each fault strike in turn; the request goes on once all have let it pass. */
  function strikeInTurn(
    [slot, ...later]: readonly Slot[],
    route: FaultyRoute,
    request: Request,
    response: Response,
    next: () => void,
  ): void {
    const passOn = () => strikeInTurn(later, route, request, response, next);
    if (slot === undefined) {
      next();
      return;
    }
    const target = `${request.method} ${route}`;
    const random = chancesOf(slot, target);
    if (strikes(slot, route, response, random)) {
      recordHit(slot, target, request.method !== 'HEAD');
      slot.effect.strike?.(request, response, passOn, random);
      // Only now, because what the last hit reports has to be taken back, too.
      removeIfUsedUp(slot);
    } else passOn();
  }

  function describe({ type, settings, hits, counted, endsAt }: Slot): ActiveFault {
    return {
      type: type.name,
      settings,
      hits,
      ...(settings.count !== undefined && { hitsLeft: settings.count - counted }),
      ...(settings.duration !== undefined && {
        secondsLeft: Math.max(0, Math.round((endsAt - now()) / 100) / 10),
      }),
    };
  }

  return {
    catalogue,
    spoil: (route) =>
      function strikeAtRequest(request, response, next) {
        strikeInTurn(slots, route, request, response, next);
      },
    switchOn,
    switchOff,
    switchAllOff,
    reset,
    active: () => slots.map(describe),
  };
}
