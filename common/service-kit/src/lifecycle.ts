// Where a process stands between its start and its end. Readiness follows from it.

import type { RequestHandler } from 'express';
import { sendProblem, sendText } from './responses.ts';

export type Phase = 'starting' | 'ready' | 'stopping';

/** Handed to whoever must know or change the phase: the /ready route and the graceful stop. */
export interface Lifecycle {
  phase: Phase;
}

/** Begins as `starting`; whoever has bound the port says that it is ready. */
export function createLifecycle(): Lifecycle {
  return { phase: 'starting' };
}

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
