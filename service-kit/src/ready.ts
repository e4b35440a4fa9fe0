// GET /ready: readiness, that is whether a load balancer should send requests here. Unlike a failed
// liveness check, "not ready" is no reason to replace the process.
import type { RequestHandler } from 'express';
import type { Lifecycle } from './lifecycle.ts';
import { sendProblem } from './problem.ts';

export function readinessCheck(lifecycle: Lifecycle): RequestHandler {
  return (_request, response) => {
    if (lifecycle.phase === 'ready') response.type('text/plain').send('Ready');
    else sendProblem(response, { status: 503, detail: `The service is ${lifecycle.phase}.` });
  };
}
