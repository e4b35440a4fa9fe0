// Answers in place of the service.
import { STATUS_CODES } from 'node:http';
import type { Response } from 'express';

/** The caller sets the status. @param type a media type or its short name */
export function sendJson(response: Response, value: unknown, type = 'json'): void {
  response.type(type).send(`${JSON.stringify(value)}\n`);
}

/** The caller sets the status. */
export function sendText(response: Response, text: string): void {
  response.type('text/plain').send(`${text}\n`);
}

/** The content of an error (RFC 9457), with additional members for programs. */
export interface Problem {
  status: number;
  detail: string;
  [extension: string]: unknown;
}

export function sendProblem(response: Response, problem: Problem): void {
  const titled = { title: STATUS_CODES[problem.status], ...problem };
  sendJson(response.status(problem.status), titled, 'application/problem+json');
}
