// The answer of a service that lives and is wrong.
import type { Request, Response } from 'express';
import { sendProblem } from 'service-kit/problem.ts';
import { sendText } from 'service-kit/send.ts';
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
    sendText(response.status(status), problem);
  } else {
    sendProblem(response, { status, detail: problem });
  }
}
