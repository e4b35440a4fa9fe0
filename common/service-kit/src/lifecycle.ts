// The phase of a process between start and exit, which determines readiness.

import type { RequestHandler } from 'express';
import { sendProblem, sendText } from './responses.ts';

export type Phase = 'starting' | 'ready' | 'stopping';

/** Shared by the route /ready and the graceful stop. */
export interface Lifecycle {
  phase: Phase;
}

/** Returns a lifecycle in the phase `starting`. The code that binds the port sets `ready`. */
export function createLifecycle(): Lifecycle {
  return { phase: 'starting' };
}

/**
 * Handles GET /health: liveness. An answer means that this process works. It doesn't depend on other services,
 * because a restart of this process wouldn't cure them.
 */
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
