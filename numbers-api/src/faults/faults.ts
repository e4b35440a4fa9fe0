// The fault layer of any Express 5 app. This folder needs only express and zod, so you can copy it as it is:
//
//   const faults = createFaults({ routes: ['/orders'], healthRoute: '/health', log: console });
//   app.get('/orders', faults.spoil('/orders'), listOrders);
//   app.get('/health', faults.spoil('/health'), (_request, response) => response.send('Ok'));
//   app.use(controlRoutes(faults));
import type { RequestHandler } from 'express';
import { type ActiveFault, activate } from './active-fault.ts';
import { catalogue as everyFault } from './catalogue.ts';
import { createTypes, findType, readSettings } from './fault-settings.ts';
import type { FaultDefinition, FaultType, Log, Purpose } from './fault-type.ts';

export interface FaultOptions {
  /** The routes of calls, by the names that `spoil` gets. */
  routes: readonly string[];
  healthRoute: string;
  /** The route of readiness; without it, there is no fault `unready`. */
  readyRoute?: string;
  log: Log;
  /** The faults that `reset()` switches on, as settings by type. */
  initial?: object;
  /** Called for each hit, except for those of secret faults. */
  onHit?(type: string): void;
  /** The faults, in the order in which they strike a request; by default those of catalogue.ts. */
  catalogue?: readonly FaultDefinition[];
  /** Returns milliseconds on a monotonic clock; `performance.now` by default. */
  now?(): number;
}

export type Faults = ReturnType<typeof createFaults>;

/** Creates the layer; `reset()` switches on the initial faults. @throws FaultError if one of those is invalid */
export function createFaults(options: FaultOptions) {
  const { routes, healthRoute, readyRoute, log, onHit = () => {} } = options;
  const now = options.now ?? (() => performance.now());
  const purposes = new Map<string, Purpose>(routes.map((route) => [route, 'calls']));
  purposes.set(healthRoute, 'health');
  if (readyRoute !== undefined) purposes.set(readyRoute, 'readiness');
  /** All types, in the order in which they strike a request. */
  const catalogue: readonly FaultType[] = createTypes(options.catalogue ?? everyFault, purposes);
  const initial = Object.entries(options.initial ?? {});
  for (const [name, settings] of initial) readSettings(findType(catalogue, name), settings);
  /** The active faults in the order of the catalogue. */
  let active: readonly ActiveFault[] = [];
  let calls = 0;
  /** The reason why the last health check got no answer; otherwise undefined. */
  let unanswered: string | undefined;
  let problem: string | undefined;

  /** Logs every change, because attached Compose shows exits but not changes of health. */
  function updateHealth(): void {
    const before = problem;
    problem = active.find((fault) => fault.problem)?.problem ?? unanswered;
    if (problem === before) return;
    if (problem === undefined) log.info('healthy again');
    else log.error(`${before === undefined ? '' : 'still '}unhealthy: ${problem}`);
  }

  /** Clears all problems, because the service itself answered a health check. */
  function healthPassed(): void {
    for (const fault of active) fault.problem = undefined;
    unanswered = undefined;
    updateHealth();
  }

  /** Replaces an active fault of the same type. @throws FaultError if the type or a setting is invalid */
  function switchOn(name: string, given: unknown = {}): void {
    const type = findType(catalogue, name);
    const settings = readSettings(type, given);
    switchOff(name);
    const context = { log, now, healthRoute, calls, onHit, onProblem: updateHealth };
    const onEnd = () => {
      active = active.filter((other) => other !== fault);
      // The next health check may be far away, and until then the service would count as unhealthy.
      updateHealth();
    };
    const fault = activate(type, settings, { ...context, onEnd });
    const place = (one: ActiveFault) => catalogue.indexOf(one.type);
    active = [...active, fault].sort((a, b) => place(a) - place(b));
  }

  /** Does nothing if the fault isn't active. @throws FaultError if there is no such type */
  function switchOff(name: string): void {
    const type = findType(catalogue, name);
    active.find((fault) => fault.type === type)?.end('switched off');
  }

  function switchAllOff(): void {
    for (const fault of active) fault.end('switched off');
  }

  return {
    catalogue,
    /** Calls since the start or the last reset, including failed ones; HEAD requests don't count. */
    get calls(): number {
      return calls;
    },
    /** Why the service is unhealthy; undefined while it is healthy. */
    get problem(): string | undefined {
      return problem;
    },
    /** Returns a middleware that applies the faults to a route. @throws Error if `createFaults` doesn't know it */
    spoil(route: string): RequestHandler {
      const purpose = purposes.get(route);
      if (!purpose) throw new Error(`createFaults got no route ${route}`);
      return function strikeAtRequest(request, response, next) {
        if (purpose === 'calls' && request.method !== 'HEAD') calls += 1;
        const incoming = { request, response, route, purpose, calls };
        function answer(): void {
          // `finish` and not `close`: the client must have received the complete response.
          if (purpose === 'health') response.once('finish', healthPassed);
          next();
        }
        const strikeInTurn = active.reduceRight(
          (passOn, fault) => () => fault.strike({ ...incoming, passOn }),
          answer,
        );
        strikeInTurn();
      };
    },
    switchOn,
    switchOff,
    switchAllOff,
    /** Restores the state after a fresh start: no calls, only the initial faults, and healthy. */
    reset(): void {
      switchAllOff();
      // First, because the fault fail-after starts from it.
      calls = 0;
      for (const [name, settings] of initial) switchOn(name, settings);
      healthPassed();
    },
    /** Returns the active faults, except for secret ones. */
    active: () => active.filter(({ isSecret }) => !isSecret).map((fault) => fault.describe()),
    /** Reports that a health check got no answer, which only its sender knows. */
    checkUnanswered(reason: string): void {
      unanswered = reason;
      updateHealth();
    },
  };
}
