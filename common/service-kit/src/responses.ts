// Errors as problem details (RFC 9457): JSON that a program can read and a person can understand.
import { STATUS_CODES } from 'node:http';
import type { Problem } from 'contract';
import type { ErrorRequestHandler, RequestHandler, Response } from 'express';
import type { Log } from './log.ts';

/** With further members that a program may want. */
type ExtendedProblem = Problem & { [extension: string]: unknown };

/** @param type a media type or its short name; the status is left to the caller */
export function sendJson(response: Response, value: unknown, type = 'json'): void {
  response.type(type).send(`${JSON.stringify(value)}\n`);
}

/** With the status that the caller has set, in UTF-8; never taken for HTML, so nothing is escaped. */
export function sendText(response: Response, text: string): void {
  response.type('text/plain').send(`${text}\n`);
}

/** Answers with problem details; the title is the status's own name. */
export function sendProblem(response: Response, problem: ExtendedProblem): void {
  const titled = { title: STATUS_CODES[problem.status], ...problem };
  sendJson(response.status(problem.status), titled, 'application/problem+json');
}

/** The last route of an app: whatever reaches it does not exist. */
export const notFound: RequestHandler = (request, response) => {
  sendProblem(response, {
    status: 404,
    detail: `There is no ${request.method} ${request.path} here.`,
  });
};

/** The last handler of a route: its methods are those in `allow`, as in `GET, HEAD` (RFC 9110, 10.2.1). */
export function allowOnly(allow: string): RequestHandler {
  return (request, response) => {
    response.set('Allow', allow);
    sendProblem(response, {
      status: 405,
      detail: `${request.path} does not support ${request.method}, only ${allow}.`,
    });
  };
}

/** Turns what a handler threw into problem details. A fault of ours is logged, the client's is not. */
export function problemFromError(log: Log): ErrorRequestHandler {
  return (error, request, response, next) => {
    // The answer has begun, so all that is left is to end the connection, which Express does.
    if (response.headersSent) return next(error);
    const status = clientErrorStatus(error);
    if (status) return sendProblem(response, { status, detail: String(error.message) });
    log.error({ error }, `${request.method} ${request.path} failed: ${error?.stack ?? error}`);
    sendProblem(response, { status: 500, detail: 'An unexpected error; the log has the details.' });
  };
}

/** Middleware marks the errors that the client caused with a status below 500. */
function clientErrorStatus(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
