// Tells numbers-api from any other service that answers at its address: Docker hands addresses out again.
import { aboutSchema } from 'contract';
import { type Probe, RequestError, type RequestsTo } from './requests.ts';

/** Whether an answer to GET / is from numbers-api. Any other service is a stranger. */
export function isFromApi(answer: unknown): boolean {
  return aboutSchema.pick({ service: true }).safeParse(answer).success;
}

/**
 * Sends nothing to a stranger: asks GET / first, unless the address is known to be the API's.
 *
 * @throws RequestError when another service answers
 */
export function onlyToApi(
  requestsTo: RequestsTo,
  about: URL,
  isKnown: (address: string) => boolean,
): RequestsTo {
  return (address) => async (request) => {
    const send = requestsTo(address);
    if (!isKnown(address)) {
      const answer = await send({ method: 'GET', url: about, signal: request.signal }).catch(
        (error: unknown) => {
          const status = error instanceof RequestError ? error.response?.status : undefined;
          if ((status ?? 500) >= 500) throw error;
        },
      );
      if (!isFromApi(answer)) throw new RequestError({ message: '', code: 'STRANGER' });
    }
    return send(request);
  };
}

/** What to report when another service answers GET /. */
export const STRANGER: Probe = {
  passed: false,
  failure: { reason: 'stranger' },
  isUnreachable: true,
};
