// The answer of a service that lives and is wrong.
import type { Request, Response } from 'express';
import { sendProblem, sendText } from 'service-kit/responses.ts';
import type { FaultContext } from './fault-type.ts';

/** What is said of a problem while the fault behind it is secret. */
export const UNTOLD = 'nobody knows why';

declare global {
  namespace Express {
    interface Locals {
      /** Whether the fault that strikes is one that nothing may tell of. */
      isSecret?: boolean;
    }
  }
}

/** Answers with an error: /health in plain text, as its readers expect, all else as problem details. */
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
