// One look at one route of the API.
import { explainFailure, isUnreachable } from './failure.ts';
import { RequestError, type SendRequest } from './requests.ts';

/** Milliseconds a look may take. Short, since nothing else is seen of this route meanwhile. */
const LOOK_TIMEOUT = 700;

/** `passed`: the status was one of 2xx; `status` is undefined where there was no answer. */
export type Look =
  | { passed: true; data: unknown }
  /** `problem` goes on from the name of the route; `unreachable`: there seems to be no process. */
  | { passed: false; problem: string; status: number | undefined; unreachable: boolean };

/**
 * Milliseconds by which a time-out may be late. One that is later tells that this process itself stood still,
 * and nothing of the API.
 */
const LONGEST_STANDSTILL = 200;

/**
 * HEAD where the status is all that matters: it uses up none of a fault's hits.
 *
 * @returns undefined when it is not known how the API is
 */
export async function look(
  send: SendRequest,
  method: 'GET' | 'HEAD',
  url: URL,
  stopped: AbortSignal,
): Promise<Look | undefined> {
  const startedAt = performance.now();
  try {
    const signal = AbortSignal.any([AbortSignal.timeout(LOOK_TIMEOUT), stopped]);
    return { passed: true, data: await send({ method, url, signal }) };
  } catch (error) {
    const { code, response } = error instanceof RequestError ? error : {};
    const isLate = performance.now() - startedAt > LOOK_TIMEOUT + LONGEST_STANDSTILL;
    if (isLate && code === 'ERR_CANCELED') return undefined;
    return {
      passed: false,
      problem: explainFailure(error),
      status: response?.status,
      unreachable: isUnreachable(error),
    };
  }
}
