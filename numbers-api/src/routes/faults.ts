// The routes that switch faults: /faults, /faults/{type} and /reset. They exist only if FAULT_INJECTION is on. No fault
// affects them, so each fault can be switched off.
import type { Catalogue, SwitchedOn } from 'contract';
import { json, type Request, type RequestHandler, type Response, Router } from 'express';
import { refuseBrowsers } from 'service-kit/browser-security.ts';
import { allowOnly, sendJson, sendProblem } from 'service-kit/responses.ts';
import { describeErrors, describeType, type FaultType, fieldErrors } from '../faults/fault-type.ts';
import type { FaultInjector } from '../faults/injector.ts';
import type { ServiceState } from '../service-state.ts';

/** Bytes. The longest useful settings have a few hundred. */
const LARGEST_BODY = 4_096;

/** Returns the routes. @param onlyOwnHosts middleware that rejects changes under a foreign host name */
export function faultRoutes(
  faults: FaultInjector,
  state: ServiceState,
  onlyOwnHosts: RequestHandler,
): Router {
  // Created at the first request, to keep the start short.
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

  /** Also succeeds if the fault is already off. */
  const switchOff = withFaultType((type, _request, response) => {
    faults.switchOff(type);
    response.status(204).end();
  });

  const switchAllOff: RequestHandler = (_request, response) => {
    faults.switchAllOff();
    response.status(204).end();
  };

  /** Restores the state after a fresh start, except for the boot id. */
  const reset: RequestHandler = (_request, response) => {
    // The counter first, because the fault fail-after starts from it.
    state.calls = 0;
    faults.reset();
    response.status(204).end();
  };

  /** Calls the handler with the type in the path, or answers 404 with a list of all types. */
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

/** Parses the body into `request.body`. An empty or missing body counts as `{}`. */
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
