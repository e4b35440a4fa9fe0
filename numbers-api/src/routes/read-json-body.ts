// Reads the settings of a fault from the body of a request.
import { json, type RequestHandler } from 'express';
import { sendProblem } from 'service-kit/problem.ts';

/** Bytes; the longest useful settings have a few hundred. */
const LARGEST_BODY = 4_096;

const parse = json({ limit: LARGEST_BODY, inflate: false });

/** Leaves the parsed body in `request.body`; an empty one, or none, counts as `{}`. */
export const readJsonBody: RequestHandler = (request, response, next) => {
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
