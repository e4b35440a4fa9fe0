// All faults that are switched on. They strike at requests one after the other, and what they do to
// /health is the service's health: this is the one place that writes it.
import type * as contract from 'contract';
import type { Request, RequestHandler, Response } from 'express';
import type { Health } from '../health.ts';
import { type ActiveFault, activate, type FaultRequest } from './active-fault.ts';
import type { FaultContext, FaultType, FaultyRoute } from './fault-type.ts';

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
  /** Those that may be told of. */
  active(): contract.ActiveFault[];
  /** A check of /health got no answer, which only the one who asked can tell. */
  checkUnanswered(problem: string): void;
}

export interface InjectorOptions extends Pick<FaultContext, 'state' | 'log'> {
  health: Health;
  catalogue: readonly FaultType[];
  /** The faults of the start, which `reset()` switches on. */
  initial: readonly FaultRequest[];
  /** Milliseconds, on a clock that only goes forward; `performance.now` unless a test says else. */
  now?(): number;
  /** Called at each hit, for the metrics. */
  onHit(type: FaultType): void;
}

/** No fault is on until the first `reset()`. */
export function createInjector(options: InjectorOptions): FaultInjector {
  const { catalogue, initial, state, health, log, onHit, now = () => performance.now() } = options;
  /** Always in the catalogue's order. */
  let active: readonly ActiveFault[] = [];
  /** Why the last check of /health got no answer, if it got none. */
  let unanswered: string | undefined;

  function writeHealth(): void {
    const [problem] = active.flatMap((fault) => fault.problem ?? []);
    health.report(problem ?? unanswered);
  }

  /** Whoever is answered by the service itself at /health has seen that it works. */
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
        // Nobody may ask /health for long, and until then the service would count as unhealthy.
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

  /** Lets each fault strike in turn; the request goes on once all have let it pass. */
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
    // Whoever has left, or got a part, has not seen it.
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
