// The routes that switch faults: /faults, /faults/{type} and /reset. No fault affects them, so each fault can be
// switched off.
import { type ErrorRequestHandler, json, type RequestHandler, Router } from 'express';
import { sendJson, sendProblem } from './answers.ts';
import { describeType, FaultError } from './fault-settings.ts';
import type { Faults } from './faults.ts';

/** Bytes. The longest useful settings have a few hundred. */
const LARGEST_BODY = 4_096;

/** Returns the routes. @param guard runs before each change, such as a middleware that rejects browsers */
export function controlRoutes(
  faults: Faults,
  guard: RequestHandler = (_request, _response, next) => next(),
): Router {
  // Created at the first request, to keep the start short.
  let types: ReturnType<typeof describeType>[] | undefined;
  const router = Router();
  router
    .route('/faults')
    .get((_request, response) => {
      types ??= faults.catalogue.map(describeType);
      sendJson(response, { types, active: faults.active() });
    })
    .delete(guard, (_request, response) => {
      faults.switchAllOff();
      response.status(204).end();
    });
  router
    .route('/faults/:type')
    .put(guard, onlyJson, json({ limit: LARGEST_BODY, inflate: false }), (request, response) => {
      faults.switchOn(String(request.params.type), request.body);
      sendJson(response, { active: faults.active() });
    })
    .delete(guard, (request, response) => {
      faults.switchOff(String(request.params.type));
      response.status(204).end();
    });
  router.post('/reset', guard, (_request, response) => {
    faults.reset();
    response.status(204).end();
  });
  router.use(explainRejection);
  return router;
}

/** An empty or missing body counts as `{}`. */
const onlyJson: RequestHandler = (request, response, next) => {
  const isEmpty = request.get('Content-Length') === '0';
  if (isEmpty || request.is('application/json') !== false) return next();
  const detail = 'The body must be JSON: set Content-Type to application/json.';
  sendProblem(response, { status: 415, detail });
};

const explainRejection: ErrorRequestHandler = (error, _request, response, next) => {
  if (error instanceof FaultError) sendProblem(response, error.problem);
  else if (error.status !== 413) next(error);
  else sendProblem(response, { status: 413, detail: `The limit is ${LARGEST_BODY} bytes.` });
};
