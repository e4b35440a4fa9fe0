// The circuit breaker: leaves a service in peace that does not answer, and spares its users the wait.
import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  type IBreaker,
  type IPolicy,
} from 'cockatiel';
import type { BreakerState } from '../live/state.ts';

export interface BreakerOptions {
  /** Failed attempts in a row that open it, on whichever replicas, unless one of these is good. */
  breakerFailures: number;
  /** Milliseconds from its opening to the next probe. */
  breakerPause: number;
}

export interface Breaker {
  policy: IPolicy;
  stateInWords(): BreakerState;
}

const WORDS: Readonly<Record<CircuitState, BreakerState>> = {
  [CircuitState.Closed]: 'closed',
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
  [CircuitState.Isolated]: 'open',
};

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
  return { policy, stateInWords: () => WORDS[policy.state] };
}
