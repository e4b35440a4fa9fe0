// Two of the client's safeguards: the circuit breaker, which leaves a service in peace that does not answer and
// spares its users the wait, and the retry.
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleAll,
  handleWhen,
  type IBreaker,
  type IPolicy,
  retry,
} from 'cockatiel';
import type { Client } from 'story/story.ts';

/** Milliseconds before the second attempt: at least, and at random up to so many more. */
const BACKOFF = 50;
const BACKOFF_JITTER = 100;

export interface BreakerOptions {
  /** Failed attempts in a row that open it, on whichever replicas, unless one of these is good. */
  breakerFailures: number;
  /** Milliseconds from its opening to the next probe. */
  breakerPause: number;
}

export interface Breaker {
  policy: IPolicy;
  stateInWords(): Client['breaker'];
}

/**
 * @param isAnyGood whether the latest attempt on any replica has succeeded: then it stays closed, since it
 *   would keep calls from that one, too
 */
export function createBreaker(
  options: BreakerOptions,
  isAnyGood: () => boolean,
  onChange: () => void,
): Breaker {
  const inARow = new ConsecutiveBreaker(options.breakerFailures);
  const breaker: IBreaker = {
    state: undefined,
    success: () => inARow.success(),
    failure: () => inARow.failure() && !isAnyGood(),
  };
  const policy = circuitBreaker(handleAll, { breaker, halfOpenAfter: options.breakerPause });
  policy.onStateChange(onChange);
  return {
    policy,
    stateInWords() {
      if (policy.state === CircuitState.Closed) return 'closed';
      return policy.state === CircuitState.HalfOpen ? 'half-open' : 'open';
    },
  };
}

/** A second attempt only while there is time for it, and not against an open breaker. */
export function retryUntil(endsAt: number): IPolicy {
  return retry(
    handleWhen(
      (error) =>
        !(error instanceof BrokenCircuitError) &&
        performance.now() + BACKOFF + BACKOFF_JITTER < endsAt,
    ),
    {
      maxAttempts: 1,
      backoff: new DelegateBackoff(() => BACKOFF + Math.random() * BACKOFF_JITTER),
    },
  );
}
