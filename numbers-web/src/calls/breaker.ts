// The circuit breaker: leaves a service in peace that does not answer, and spares its users the wait.
import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  type IPolicy,
} from 'cockatiel';
import type { BreakerState } from '../live/state.ts';

export interface BreakerOptions {
  /** Failed attempts in a row that open it. */
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

export function createBreaker(options: BreakerOptions, onChange: () => void): Breaker {
  const policy = circuitBreaker(handleAll, {
    breaker: new ConsecutiveBreaker(options.breakerFailures),
    halfOpenAfter: options.breakerPause,
  });
  policy.onStateChange(onChange);
  return { policy, stateInWords: () => WORDS[policy.state] };
}
