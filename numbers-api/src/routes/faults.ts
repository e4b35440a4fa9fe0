// The routes that break and repair the service: /faults, /faults/{type} and /reset. They exist only
// where FAULT_INJECTION is on. No fault strikes at them: whatever is switched on can be switched off.
import type { Catalogue, SwitchedOn } from 'contract';
import { json, type Request, type RequestHandler, type Response, Router } from 'express';
import { refuseBrowsers } from 'service-kit/browser-security.ts';
import { allowOnly, sendJson, sendProblem } from 'service-kit/responses.ts';
import { describeErrors, describeType, type FaultType, fieldErrors } from '../faults/fault-type.ts';
import type { FaultInjector } from '../faults/injector.ts';
import type { ServiceState } from '../service-state.ts';

/** Bytes; the longest useful settings have a few hundred. */
const LARGEST_BODY = 4_096;

/** @param onlyOwnHosts middleware that refuses changes under a host that is not ours */
export function faultRoutes(
  faults: FaultInjector,
  state: ServiceState,
  onlyOwnHosts: RequestHandler,
): Router {
  // Made when it is first asked for: a start has better things to do.
  let types: Catalogue['types'] | undefined;
  const list: RequestHandler = (_request, response) => {
    types ??= faults.catalogue.map(describeType);
    sendJson(response, { types, active: faults.active() } satisfies Catalogue);
  };

  const switchOn = withFaultType((type, request, response) => {
    const result = type.settings.safeParse(request.body);
    if (result.success) {
      faults.switchOn({ type, settings: result.data });
      sendJson(response, { active: faults.active() } satisfies SwitchedOn);
    } else {
      const errors = fieldErrors(result.error, type.settings);
      sendProblem(response, { status: 400, detail: describeErrors(errors), errors });
    }
  });

  /** A fault that is not on stays off. */
  const switchOff = withFaultType((type, _request, response) => {
    faults.switchOff(type);
    response.status(204).end();
  });

  const switchAllOff: RequestHandler = (_request, response) => {
    faults.switchAllOff();
    response.status(204).end();
  };

  /** Makes everything as after a fresh start, but for the boot id. */
  const reset: RequestHandler = (_request, response) => {
    // First the counter, from which the fault fail-after counts.
    state.calls = 0;
    faults.reset();
    response.status(204).end();
  };

  /** Calls the handler with the type that the address names, or answers 404 with all there are. */
  function withFaultType(
    handle: (type: FaultType, request: Request, response: Response) => void,
  ): RequestHandler {
    return (request, response) => {
      const type = faults.catalogue.find(({ name }) => name === request.params.type);
      if (type) return handle(type, request, response);
      const names = faults.catalogue.map(({ name }) => name);
      const detail = `There is no such fault; the types are ${names.join(', ')}.`;
      sendProblem(response, { status: 404, detail, types: names });
    };
  }

  const router = Router();
  const guards = [onlyOwnHosts, refuseBrowsers];
  router
    .route('/faults')
    .get(list)
    .delete(guards, switchAllOff)
    .all(allowOnly('GET, HEAD, DELETE'));
  router
    .route('/faults/:type')
    .put(guards, readSettings, switchOn)
    .delete(guards, switchOff)
    .all(allowOnly('PUT, DELETE'));
  router.route('/reset').post(guards, reset).all(allowOnly('POST'));
  return router;
}

const parse = json({ limit: LARGEST_BODY, inflate: false });

/** Leaves the parsed body in `request.body`; an empty one, or none, counts as `{}`. */
const readSettings: RequestHandler = (request, response, next) => {
  const isEmpty = request.get('Content-Length') === '0';
  if (!isEmpty && request.is('application/json') === false) {
    return sendProblem(response, {
      status: 415,
      detail: 'The body must be JSON: set Content-Type to application/json.',
    });
  }
  parse(request, response, (error?: { status: number }) => {
    if (!error) {
      request.body ??= {};
      next();
    } else if (error.status === 413) {
      sendProblem(response, { status: 413, detail: `The limit is ${LARGEST_BODY} bytes.` });
    } else {
      next(error);
    }
  });
};
