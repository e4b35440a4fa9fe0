// Lets only our own pages and command lines change something: a page from elsewhere must not be able
// to break the API behind the back of whoever has it open.
import type { Request, RequestHandler } from 'express';
import { sendProblem } from 'service-kit/problem.ts';

export const onlySameOrigin: RequestHandler = (request, response, next) => {
  if (isSameOrigin(request)) next();
  else sendProblem(response, { status: 403, detail: 'Only the page of this server may do this.' });
};

function isSameOrigin(request: Request): boolean {
  const site = request.get('Sec-Fetch-Site');
  if (site !== undefined) return site === 'same-origin' || site === 'none';
  // Browsers leave that header out where the connection is neither encrypted nor local.
  const origin = request.get('Origin');
  return origin === undefined || URL.parse(origin)?.host === request.get('Host');
}
