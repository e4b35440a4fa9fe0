// GET /health: liveness. Whoever gets here was spared by the faults, so the service works.
import type { RequestHandler } from 'express';

export const healthCheck: RequestHandler = (_request, response) => {
  response.type('text/plain').send('Ok');
};
