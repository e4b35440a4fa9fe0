// One fault that is switched on: which requests it hits, how many it has hit, and when it is over.
import { hash } from 'node:crypto';
import { sendProblem, sendText } from './answers.ts';
import type { CommonSettings, FaultContext, FaultType, Log, Strike } from './fault-type.ts';

/** The first hit of a fault is logged, then at most one in this many milliseconds. */
const HIT_LOG_INTERVAL = 10_000;
/** The reason that is given while the fault is secret. */
const UNTOLD = 'unknown reason';
const SILENT: Log = { info() {}, warn() {}, error() {} };

/** A request on its way through the active faults. */
interface Incoming extends Pick<Strike, 'request' | 'response' | 'purpose' | 'passOn'> {
  route: string;
  /** Calls so far, this one included. */
  calls: number;
}

interface ActivationOptions extends Omit<FaultContext, 'reportProblem' | 'hit'> {
  onHit(type: string): void;
  onProblem(): void;
  onEnd(): void;
}

/** A fault between its start and its end. */
export type ActiveFault = ReturnType<typeof activate>;

/** Switches on a fault. */
export function activate(type: FaultType, settings: CommonSettings, options: ActivationOptions) {
  const { now, onHit, onProblem, onEnd } = options;
  const isSecret = settings.secret === true;
  const log = isSecret ? SILENT : options.log;
  const { count = Number.POSITIVE_INFINITY, duration = Number.POSITIVE_INFINITY } = settings;
  const endsAt = now() + duration * 1_000;
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

  /** Decides by `rate` whether this is a hit, and counts it. HEAD requests don't count towards `count`. */
  function tryToHit(target: string, isCounted: boolean): boolean {
    if (chancesOf(target)() >= settings.rate) return false;
    if (!isSecret) onHit(type.name);
    hits += 1;
    if (isCounted) counted += 1;
    if (now() - hitLoggedAt >= HIT_LOG_INTERVAL) {
      hitLoggedAt = now();
      log.warn(`fault ${type.name} hits ${target}; hits so far: ${hits}`);
    }
    return true;
  }

  function endIfUsedUp(): void {
    if (counted >= count) fault.end('count reached');
  }

  function reportProblem(problem: string): void {
    fault.problem = isSecret ? UNTOLD : problem;
    onProblem();
  }

  const fault = {
    type,
    /** Whether nothing may report it until it ends. */
    isSecret,
    /** The problem that it reports, until a check passes. */
    problem: undefined as string | undefined,
    /** Strikes this request if its settings say so, otherwise passes it on. The last hit ends the fault. */
    strike({ request, response, route, purpose, calls, passOn }: Incoming): void {
      const target = `${request.method} ${route}`;
      const isHit =
        effect.strike !== undefined &&
        settings.routes.includes(route) &&
        isOn &&
        now() < endsAt &&
        (effect.armed?.(calls) ?? true) &&
        tryToHit(target, request.method !== 'HEAD');
      if (!isHit) {
        passOn();
        return;
      }
      effect.strike?.({
        request,
        response,
        purpose,
        target,
        random: chancesOf(target),
        passOn: () => request.socket.destroyed || passOn(),
        answer(status, problem) {
          const detail = isSecret ? UNTOLD : problem;
          if (purpose !== 'health') return sendProblem(response, { status, detail });
          reportProblem(problem);
          sendText(response.status(status), detail);
        },
      });
      // Only now, because the end also withdraws the problem that the last hit reported.
      endIfUsedUp();
    },
    /** Ends the fault and undoes lasting effects. Does nothing the second time. */
    end(reason: string): void {
      if (!isOn) return;
      isOn = false;
      clearTimeout(expiry);
      effect.end?.();
      onEnd();
      options.log.warn(`fault ${type.name} ended: ${reason}; hits: ${hits}`);
    },
    /** Returns the fault as GET /faults shows it. */
    describe: () => ({
      type: type.name,
      settings: settings as Record<string, string | number | boolean | string[]>,
      hits,
      ...effect.report?.(),
      ...(settings.count && { hitsLeft: count - counted }),
      ...(settings.duration && {
        secondsLeft: Math.max(0, Math.round((endsAt - now()) / 100) / 10),
      }),
    }),
  };

  log.warn(`fault ${type.name} switched on: ${JSON.stringify(settings)}`);
  const expiry = settings.duration
    ? setTimeout(fault.end, duration * 1_000, 'duration reached').unref()
    : undefined;
  const effect = type.switchOn(settings, {
    ...options,
    log,
    reportProblem,
    hit() {
      const isHit = tryToHit('the process', true);
      endIfUsedUp();
      return isHit;
    },
  });
  return fault;
}

/** Returns a function like Math.random, with the same numbers for the same seed. */
export function createRandom(seed: number | undefined): () => number {
  if (seed === undefined) return Math.random;
  let drawn = 0;
  return () => {
    drawn += 1;
    return hash('sha256', `${seed} ${drawn}`, 'buffer').readUInt32BE() / 2 ** 32;
  };
}
