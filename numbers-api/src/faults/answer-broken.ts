// The answer of a service that lives and is wrong.
import type { Request, Response } from 'express';
import { sendProblem } from 'service-kit/problem.ts';
import type { FaultContext } from './fault-type.ts';

/** Answers with an error: /health in plain text, as its readers expect, all else as problem details. */
export function answerBroken(
  request: Request,
  response: Response,
  status: number,
  problem: string,
  reportProblem: FaultContext['reportProblem'],
): void {
  if (request.path === '/health') {
    reportProblem(problem);
    response.status(status).type('text/plain').send(problem);
  } else {
    sendProblem(response, { status, detail: problem });
  }
}
