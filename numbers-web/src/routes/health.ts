// GET /health: liveness of the web server itself. It says nothing of the API: restarting this process
// would not cure another one.
import type { RequestHandler } from 'express';

export const healthCheck: RequestHandler = (_request, response) => {
  response.type('text/plain').send('Ok');
};
