// Sends responses: JSON, text, errors as problem details (RFC 9457), and the two probes, liveness and readiness.
import { STATUS_CODES } from 'node:http';
import type { Problem } from 'contract';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Log } from './log.ts';
import type { Lifecycle } from './serve.ts';

/** Problem details with additional members for programs. */
type ExtendedProblem = Problem & { [extension: string]: unknown };

/** Sends JSON. The caller sets the status. @param type a media type or its short name */
export function sendJson(response: Response, value: unknown, type = 'json'): void {
  response.type(type).send(`${JSON.stringify(value)}\n`);
}

/** Sends plain text in UTF-8. The caller sets the status. Browsers don't treat it as HTML, so it isn't escaped. */
export function sendText(response: Response, text: string): void {
  response.type('text/plain').send(`${text}\n`);
}

/** Sends problem details. The title is the name of the status. */
export function sendProblem(response: Response, problem: ExtendedProblem): void {
  const titled = { title: STATUS_CODES[problem.status], ...problem };
  sendJson(response.status(problem.status), titled, 'application/problem+json');
}

/** The last route of an app: answers 404. */
export const notFound: RequestHandler = (request, response) => {
  sendProblem(response, {
    status: 404,
    detail: `There is no route ${request.method} ${request.path}.`,
  });
};

/** Returns the last handler of a route, which rejects methods other than `allow`, as in `GET, HEAD` (RFC 9110, 10.2.1). */
export function allowOnly(allow: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', allow);
    sendProblem(response, {
      status: 405,
      detail: `${request.path} does not support ${request.method}, only ${allow}.`,
    });
  };
}

/** Returns a handler that turns errors into problem details, and logs them unless the client caused them. */
export function problemFromError(log: Log): ErrorRequestHandler {
  return (error, request, response, next) => {
    // The response has started, so Express can only close the connection.
    if (response.headersSent) return next(error);
    const status = clientErrorStatus(error);
    if (status) return sendProblem(response, { status, detail: String(error.message) });
    log.error({ error }, `${request.method} ${request.path} failed: ${error?.stack ?? error}`);
    sendProblem(response, { status: 500, detail: 'Unexpected error. The log has the details.' });
  };
}

/** Returns the status of an error that the client caused; middleware sets it below 500. */
function clientErrorStatus(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}

/** Handles GET /health: liveness. It doesn't depend on other services, because a restart here wouldn't cure them. */
export const livenessCheck: RequestHandler = (_request, response) => {
  sendText(response, 'Ok');
};

/** Handles GET /ready: readiness. Unlike a failed liveness check, "not ready" is no reason for a restart. */
export function readinessCheck(lifecycle: Lifecycle): RequestHandler {
  return (_request, response) => {
    if (lifecycle.phase === 'ready') sendText(response, 'Ready');
    else sendProblem(response, { status: 503, detail: `The service is ${lifecycle.phase}.` });
  };
}
