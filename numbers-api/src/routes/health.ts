// GET /health: liveness. Whoever gets here was spared by the faults, so the service works.
import type { RequestHandler } from 'express';
import type { Health } from '../health.ts';

export function healthCheck(health: Health): RequestHandler {
  return (_request, response) => {
    health.report(undefined);
    response.type('text/plain').send('Ok');
  };
}
