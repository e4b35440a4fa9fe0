// Answers with an error in place of the service.
import type { Request, Response } from 'express';
import { sendProblem, sendText } from 'service-kit/responses.ts';
import type { FaultContext } from './fault-type.ts';

/** The reason that is given while the fault is secret. */
export const UNTOLD = 'unknown reason';

declare global {
  namespace Express {
    interface Locals {
      /** Whether the fault that strikes is secret. */
      isSecret?: boolean;
    }
  }
}

/** Answers with an error: in plain text for /health, otherwise as problem details. */
export function answerBroken(
  request: Request,
  response: Response,
  status: number,
  problem: string,
  reportProblem: FaultContext['reportProblem'],
): void {
  const text = response.locals.isSecret ? UNTOLD : problem;
  if (request.path === '/health') {
    reportProblem(problem);
    sendText(response.status(status), text);
  } else {
    sendProblem(response, { status, detail: text });
  }
}
