// Gets numbers from the API. If the API is down, the outcome says so, and the page shows it.
//
// Four safeguards. Each can be switched off, to show its effect:
// timeout   limits an attempt to ATTEMPT_TIMEOUT and a call to CALL_BUDGET
// retry     after a failure, tries once more, on another replica if there is one, and after a random pause
//           (jitter), so that many clients don't retry at the same time
// breaker   after several failures in a row on all replicas, stops calling for a while, then tries one call
// fallback  without a number, returns the last one and its age
import {
  BrokenCircuitError,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhenResult,
  type IPolicy,
  noop,
  retry,
  wrap,
} from 'cockatiel';
import { randomNumberSchema } from 'contract';
import type { Failure } from 'story/recording.ts';
import type { Client, Safeguards } from 'story/story.ts';
import type { Answer } from '../api/requests.ts';
import type { Watchers } from '../api/watchers.ts';
import { now } from '../clock.ts';
import type { Settings } from '../settings.ts';
import { createReplicaChoice } from './replica-choice.ts';

/** Maximum of concurrent calls, each with a connection; further calls fail at once. */
const MAX_CALLS = 256;
/** Milliseconds that an attempt may take without the safeguard `timeout`, about as long as users wait. */
const UNLIMITED = 60_000;
/** Milliseconds before the second attempt: at least, and at random up to so many more. */
const BACKOFF = 50;
const BACKOFF_JITTER = 100;

/** What an attempt has brought. */
type Result = { number: number } | { failure: Failure };

const isFailure = (result: unknown): boolean => 'failure' in (result as Result);

/** One attempt of a call. `address`: the replica's; empty if only the host name was known. */
type Attempt = { address: string; gotNumber: boolean };

/** What a user gets, and what it cost. `lastNumber` requires the fallback and an earlier number. */
export type Outcome = { attempts: number; milliseconds: number } & (
  | { number: number }
  | { failure: Failure; lastNumber?: { number: number; ageSeconds: number } }
);

/**
 * Creates a client, whose calls run concurrently. It calls `onState` after each change of its state, and `onCall` after
 * each call, with its attempts in order.
 */
export function createNumberClient(
  settings: Settings,
  { addresses, isReady, send }: Watchers,
  onState: () => void,
  onCall: (outcome: Outcome, attempts: readonly Attempt[]) => void,
) {
  const replicas = createReplicaChoice(addresses, isReady);
  const state: Client = {
    safeguards: {
      timeout: settings.CLIENT_TIMEOUT,
      retry: settings.CLIENT_RETRY,
      breaker: settings.CLIENT_BREAKER,
      fallback: settings.CLIENT_FALLBACK,
    },
    breaker: settings.CLIENT_BREAKER ? 'closed' : 'off',
    waiting: 0,
  };
  let breaker = newBreaker();

  /** Opens after failures in a row on whichever replicas, unless one is good: it would keep calls from that, too. */
  function newBreaker() {
    const inARow = new ConsecutiveBreaker(settings.BREAKER_FAILURES);
    const rule = {
      state: undefined,
      success: () => inARow.success(),
      failure: () => inARow.failure() && !replicas.isAnyGood(),
    };
    const options = { breaker: rule, halfOpenAfter: settings.BREAKER_PAUSE };
    const policy = circuitBreaker(handleWhenResult(isFailure), options);
    policy.onStateChange(tellState);
    return policy;
  }

  function tellState(): void {
    state.breaker = state.safeguards.breaker ? stateInWords(breaker.state) : 'off';
    onState();
  }

  async function call(attempts: Attempt[]): Promise<Result> {
    const { timeout, retry: isRetried, breaker: isGuarded } = state.safeguards;
    const endsAt = performance.now() + (timeout ? settings.CALL_BUDGET : UNLIMITED);
    const longestAttempt = timeout ? settings.ATTEMPT_TIMEOUT : UNLIMITED;
    async function attempt(): Promise<Result> {
      const address = replicas.choose(attempts.at(-1)?.address);
      const timeLeft = Math.max(1, Math.min(longestAttempt, endsAt - performance.now()));
      const signal = AbortSignal.timeout(Math.ceil(timeLeft));
      const result = readNumber(await send({ address, method: 'GET', path: '', signal }));
      const gotNumber = 'number' in result;
      attempts.push({ address, gotNumber });
      replicas.tried(address, gotNumber);
      return result;
    }
    if (state.waiting > MAX_CALLS) return { failure: { reason: 'too many calls' } };
    const policy = wrap(isRetried ? retryUntil(endsAt) : noop, isGuarded ? breaker : noop);
    try {
      return await policy.execute(attempt);
    } catch (error) {
      if (error instanceof BrokenCircuitError) return { failure: { reason: 'breaker open' } };
      throw error;
    }
  }

  function fallback() {
    if (!state.safeguards.fallback || !state.lastNumber) return {};
    const { number, at } = state.lastNumber;
    return { lastNumber: { number, ageSeconds: Math.round((now() - at) / 1_000) } };
  }

  return {
    state,
    async getNumber(): Promise<Outcome> {
      const startedAt = performance.now();
      const attempts: Attempt[] = [];
      state.waiting += 1;
      tellState();
      const result = await call(attempts);
      state.waiting -= 1;
      const at = now();
      const milliseconds = Math.round(performance.now() - startedAt);
      const costs = { attempts: attempts.length, milliseconds };
      state.lastCall = { at, ...costs };
      let outcome: Outcome = { ...result, ...costs };
      if ('number' in outcome) state.lastNumber = { number: outcome.number, at };
      else {
        outcome = { ...outcome, ...fallback() };
        state.lastCall.failure = outcome.failure;
        state.lastFailureAt = at;
      }
      tellState();
      onCall(outcome, attempts);
      return outcome;
    },
    setSafeguards(safeguards: Safeguards): void {
      if (safeguards.breaker && !state.safeguards.breaker) breaker = newBreaker();
      state.safeguards = safeguards;
      tellState();
    },
  };
}

function readNumber(answer: Answer): Result {
  if (!answer.passed) return { failure: answer.failure };
  const { data, success } = randomNumberSchema.safeParse(answer.data);
  return success ? { number: data } : { failure: { reason: 'not a number' } };
}

function stateInWords(state: CircuitState): 'closed' | 'half-open' | 'open' {
  if (state === CircuitState.Closed) return 'closed';
  return state === CircuitState.HalfOpen ? 'half-open' : 'open';
}

/** A second attempt after a failed one, but only while there is time for it. */
function retryUntil(endsAt: number): IPolicy {
  const isTimeLeft = () => performance.now() + BACKOFF + BACKOFF_JITTER < endsAt;
  return retry(
    handleWhenResult((result) => isFailure(result) && isTimeLeft()),
    {
      maxAttempts: 1,
      backoff: new DelegateBackoff(() => BACKOFF + Math.random() * BACKOFF_JITTER),
    },
  );
}
