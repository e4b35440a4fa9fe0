// What orchestrators and load balancers ask a service.
import type { RequestHandler } from 'express';
import type { Lifecycle } from './lifecycle.ts';
import { sendProblem } from './problem.ts';
import { sendText } from './send.ts';

/**
 * GET /health: liveness. Whoever gets an answer knows that this process works; it says nothing of the
 * services it depends on, since restarting this process would not cure another one.
 */
export const livenessCheck: RequestHandler = (_request, response) => {
  sendText(response, 'Ok');
};

/** GET /ready: readiness. Unlike a failed liveness check, "not ready" is no reason to replace a process. */
export function readinessCheck(lifecycle: Lifecycle): RequestHandler {
  return (_request, response) => {
    if (lifecycle.phase === 'ready') sendText(response, 'Ready');
    else sendProblem(response, { status: 503, detail: `The service is ${lifecycle.phase}.` });
  };
}
