// Two of the client's safeguards: the circuit breaker, which leaves a service in peace that does not answer and
// spares its users the wait, and the retry.
import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhenResult,
  type IPolicy,
  retry,
} from 'cockatiel';
import type { Failure } from 'story/recording.ts';

/** Milliseconds before the second attempt: at least, and at random up to so many more. */
const BACKOFF = 50;
const BACKOFF_JITTER = 100;

/** What an attempt has brought. */
export type Result = { number: number } | { failure: Failure };

const isFailure = (result: unknown): boolean => 'failure' in (result as Result);

/**
 * Creates a circuit breaker that opens after so many failed attempts in a row, on whichever replicas.
 *
 * @param pause milliseconds from its opening to the next probe
 * @param isAnyGood whether the latest attempt on any replica has succeeded: then it stays closed, since it
 *   would keep calls from that one, too
 */
export function createBreaker(failures: number, pause: number, isAnyGood: () => boolean) {
  const inARow = new ConsecutiveBreaker(failures);
  const breaker = {
    state: undefined,
    success: () => inARow.success(),
    failure: () => inARow.failure() && !isAnyGood(),
  };
  return circuitBreaker(handleWhenResult(isFailure), { breaker, halfOpenAfter: pause });
}

export function stateInWords(state: CircuitState): 'closed' | 'half-open' | 'open' {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'half-open' : 'open';
}

/** A second attempt after a failed one, but only while there is time for it. */
export function retryUntil(endsAt: number): IPolicy {
  const isTimeLeft = () => performance.now() + BACKOFF + BACKOFF_JITTER < endsAt;
  return retry(
    handleWhenResult((result) => isFailure(result) && isTimeLeft()),
    {
      maxAttempts: 1,
      backoff: new DelegateBackoff(() => BACKOFF + Math.random() * BACKOFF_JITTER),
    },
  );
}
