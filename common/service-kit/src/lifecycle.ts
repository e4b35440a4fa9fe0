// The routes of health and readiness.
import type { RequestHandler } from 'express';
import { sendProblem, sendText } from './responses.ts';
import type { Lifecycle } from './serve.ts';

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
