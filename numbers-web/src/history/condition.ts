// Puts what was seen of the API into one word and one reason.
import type { Look } from '../api/requests.ts';
import type { Condition } from '../live/state.ts';

/** The latest look at each route; missing before the first. */
export interface Looks {
  about?: Look;
  liveness?: Look;
  readiness?: Look;
}

/**
 * @param problem what the API itself says is wrong with it
 * @param isNamed whether the service's name leads to it, so that it gets requests
 */
export function judge(
  { about, liveness, readiness }: Looks,
  problem: string | undefined,
  isNamed = true,
): { condition: Condition; reason: string | undefined } {
  if (about && !about.passed) {
    const condition = about.unreachable ? 'gone' : 'not responding';
    return { condition, reason: `numbers-api ${about.problem}` };
  }
  if (liveness && !liveness.passed) {
    const seen = `/health ${liveness.problem}`;
    return { condition: 'unhealthy', reason: problem ? `${seen}: ${problem}` : seen };
  }
  if (readiness && !readiness.passed) {
    return { condition: 'not ready', reason: `/ready ${readiness.problem}` };
  }
  if (!isNamed) {
    return { condition: 'not ready', reason: "the service's name does not lead to it now" };
  }
  const isKnown = about && liveness && readiness;
  return { condition: isKnown ? 'healthy' : 'unknown', reason: undefined };
}
