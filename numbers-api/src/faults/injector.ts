// Holds the active faults, which strike requests in order. What they do to /health is the health of the service, which
// only this file writes.
import type * as contract from 'contract';
import type { Request, RequestHandler, Response } from 'express';
import type { Health } from '../health.ts';
import { type ActiveFault, activate, type FaultRequest } from './active-fault.ts';
import type { FaultContext, FaultType, FaultyRoute } from './fault-type.ts';

export interface FaultInjector {
  /** All types, in the order in which they strike a request. */
  readonly catalogue: readonly FaultType[];
  /** Returns a middleware that applies the faults to a route. */
  spoil(route: FaultyRoute): RequestHandler;
  /** Switches on a fault, and replaces an active one of the same type. */
  switchOn(fault: FaultRequest): void;
  /** Does nothing if no fault of this type is active. */
  switchOff(type: FaultType): void;
  switchAllOff(): void;
  /** Switches off all faults, then switches on the configured ones. */
  reset(): void;
  /** Returns the active faults, except for secret ones. */
  active(): contract.ActiveFault[];
  /** Reports that a check of /health got no answer, which only its sender knows. */
  checkUnanswered(problem: string): void;
}

export interface InjectorOptions extends Pick<FaultContext, 'state' | 'log'> {
  health: Health;
  catalogue: readonly FaultType[];
  /** The configured faults, which `reset()` switches on. */
  initial: readonly FaultRequest[];
  /** Returns milliseconds on a monotonic clock; `performance.now` by default. */
  now?(): number;
  /** Called for each hit, for the metrics. */
  onHit(type: FaultType): void;
}

/** Creates an injector without active faults. `reset()` switches on the configured ones. */
export function createInjector(options: InjectorOptions): FaultInjector {
  const { catalogue, initial, state, health, log, onHit, now = () => performance.now() } = options;
  /** In the order of the catalogue. */
  let active: readonly ActiveFault[] = [];
  /** The reason why the last check of /health got no answer; otherwise undefined. */
  let unanswered: string | undefined;

  function writeHealth(): void {
    const [problem] = active.flatMap((fault) => fault.problem ?? []);
    health.report(problem ?? unanswered);
  }

  /** Clears all problems, because the service itself answered /health. */
  function healthPassed(): void {
    for (const fault of active) fault.problem = undefined;
    unanswered = undefined;
    writeHealth();
  }

  function switchOn(request: FaultRequest): void {
    switchOff(request.type);
    const fault = activate(request, {
      state,
      log,
      now,
      onHit,
      onProblem: writeHealth,
      onEnd() {
        active = active.filter((other) => other !== fault);
        // The next check of /health may be far away, and until then the service would count as unhealthy.
        writeHealth();
      },
    });
    active = [...active, fault].sort(
      (a, b) => catalogue.indexOf(a.type) - catalogue.indexOf(b.type),
    );
  }

  function switchOff(type: FaultType): void {
    active.find((fault) => fault.type === type)?.end('switched off');
  }

  function switchAllOff(): void {
    for (const fault of active) fault.end('switched off');
  }

  /** Applies the faults in order, and passes the request on when all have passed it on. */
  function strikeInTurn(
    [fault, ...later]: readonly ActiveFault[],
    route: FaultyRoute,
    request: Request,
    response: Response,
    next: () => void,
  ): void {
    const passOn = () => strikeInTurn(later, route, request, response, next);
    if (fault) {
      if (!fault.strike(route, request, response, passOn)) passOn();
      return;
    }
    // `finish` and not `close`: the client must have received the complete response.
    if (route === '/health') response.once('finish', healthPassed);
    next();
  }

  return {
    catalogue,
    spoil: (route) =>
      function strikeAtRequest(request, response, next) {
        strikeInTurn(active, route, request, response, next);
      },
    switchOn,
    switchOff,
    switchAllOff,
    reset() {
      switchAllOff();
      for (const fault of initial) switchOn(fault);
      healthPassed();
    },
    active: () => active.filter(({ isSecret }) => !isSecret).map((fault) => fault.describe()),
    checkUnanswered(problem) {
      unanswered = problem;
      writeHealth();
    },
  };
}
