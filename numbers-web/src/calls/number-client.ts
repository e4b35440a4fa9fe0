// Gets numbers from the API. It never throws: if the API is down, the outcome says so, and the page shows it.
//
// Four safeguards. Each can be switched off, to show its effect:
// timeout   limits an attempt to `attemptTimeout` and a call to `callBudget`
// retry     after a failure, tries once more, on another replica if there is one, and after a random pause
//           (jitter), so that many clients don't retry at the same time
// breaker   after several failures in a row on all replicas, stops calling for a while, then tries one call
// fallback  without a number, returns the last one and its age
import { BrokenCircuitError, BulkheadRejectedError, bulkhead, noop, wrap } from 'cockatiel';
import { randomNumberSchema } from 'contract';
import type { Failure, Header } from 'story/recording.ts';
import type { Client, Safeguards } from 'story/story.ts';
import { onlyToApi } from '../api/identity.ts';
import { createRequestsTo, failureOf, findApiAddresses, RequestError } from '../api/requests.ts';
import { now } from '../clock.ts';
import { shorten } from '../shorten.ts';
import { createReplicaChoice } from './replica-choice.ts';
import { type BreakerOptions, createBreaker, retryUntil } from './safeguards.ts';

/** Maximum of concurrent calls, each with a connection; further calls fail at once. */
const MAX_CALLS = 256;
/** Milliseconds that an attempt may take without the safeguard `timeout`, about as long as users wait. */
const UNLIMITED = 60_000;

/** One attempt of a call. */
export interface Attempt {
  /** The address of the replica; empty if only the host name was known. */
  address: string;
  gotNumber: boolean;
}

interface CallCosts {
  attempts: number;
  milliseconds: number;
}
/** What a user gets. `lastNumber` requires the fallback and an earlier number. */
export type Outcome = CallCosts &
  ({ number: number } | { failure: Failure; lastNumber?: { number: number; ageSeconds: number } });

export interface NumberClient {
  getNumber(): Promise<Outcome>;
  setSafeguards(safeguards: Safeguards): void;
}

/** With the time-outs and the breaker's limit, as pages show them. */
type Limits = Header['limits'];
export interface NumberClientOptions extends Limits, BreakerOptions {
  /** Where a GET draws a number. */
  url: string;
  /** Returns the addresses of the host, one per replica; none while unknown. */
  addresses(): readonly string[];
  /** Returns whether the replica at an address was ready at its last probe. */
  isReady(address: string): boolean;
  /** Returns whether the address is known to be the API's; other addresses must identify themselves first. */
  isApi(address: string): boolean;
  safeguards: Safeguards;
  /** Called after each call, with its attempts in order. */
  onCall(outcome: Outcome, attempts: readonly Attempt[]): void;
  onState(state: Client): void;
}

/** Creates a client. It reports its state at once and after each change; calls run concurrently. */
export function createNumberClient(options: NumberClientOptions): NumberClient {
  const { url, addresses, attemptTimeout, callBudget, onCall, onState } = options;
  const { about } = findApiAddresses(url);
  const requestsTo = onlyToApi(createRequestsTo(MAX_CALLS), about, options.isApi);
  const replicas = createReplicaChoice(addresses, options.isReady);
  const room = bulkhead(MAX_CALLS);
  let { safeguards } = options;
  let breaker = createBreaker(options, replicas.isAnyGood, tellState);
  let lastNumber: Client['lastNumber'];
  let lastCall: Client['lastCall'];
  let lastFailureAt: number | undefined;
  let waiting = 0;

  function tellState(): void {
    onState({
      safeguards,
      breaker: safeguards.breaker ? breaker.stateInWords() : 'off',
      waiting,
      ...(lastNumber && { lastNumber }),
      ...(lastCall && { lastCall }),
      ...(lastFailureAt !== undefined && { lastFailureAt }),
    });
  }

  async function call(ended: Attempt[]): Promise<Outcome> {
    const startedAt = performance.now();
    const endsAt = startedAt + (safeguards.timeout ? callBudget : UNLIMITED);
    const longestAttempt = safeguards.timeout ? attemptTimeout : UNLIMITED;
    let attempts = 0;
    const costs = () => ({ attempts, milliseconds: Math.round(performance.now() - startedAt) });
    const nextAddress = replicas.choose();
    const attempt = async () => {
      attempts += 1;
      const address = nextAddress();
      const timeLeft = Math.max(1, Math.min(longestAttempt, endsAt - performance.now()));
      const deadline = AbortSignal.timeout(Math.ceil(timeLeft));
      let gotNumber = false;
      try {
        const answer = await requestsTo(address)({ method: 'GET', url, signal: deadline });
        const { data, success } = randomNumberSchema.safeParse(answer);
        if (!success) throw new RequestError({ message: '', code: 'NOT_A_NUMBER' });
        gotNumber = true;
        return data;
      } finally {
        ended.push({ address, gotNumber });
        replicas.tried(address, gotNumber);
      }
    };
    const policy = wrap(
      room,
      safeguards.retry ? retryUntil(endsAt) : noop,
      safeguards.breaker ? breaker.policy : noop,
    );
    try {
      const number = await policy.execute(attempt);
      lastNumber = { number, at: now() };
      return { number, ...costs() };
    } catch (error) {
      return { failure: explainEnd(error), ...fallback(), ...costs() };
    }
  }

  function fallback() {
    if (!safeguards.fallback || !lastNumber) return {};
    const ageSeconds = Math.round((now() - lastNumber.at) / 1_000);
    return { lastNumber: { number: lastNumber.number, ageSeconds } };
  }

  tellState();
  return {
    async getNumber() {
      waiting += 1;
      tellState();
      const ended: Attempt[] = [];
      const outcome = await call(ended);
      waiting -= 1;
      const { attempts, milliseconds } = outcome;
      lastCall = { at: now(), attempts, milliseconds };
      if ('failure' in outcome) {
        lastCall.failure = outcome.failure;
        lastFailureAt = lastCall.at;
      }
      tellState();
      onCall(outcome, ended);
      return outcome;
    },
    setSafeguards(newSafeguards) {
      if (newSafeguards.breaker && !safeguards.breaker)
        breaker = createBreaker(options, replicas.isAnyGood, tellState);
      safeguards = newSafeguards;
      tellState();
    },
  };
}

function explainEnd(error: unknown): Failure {
  if (error instanceof BrokenCircuitError) return { reason: 'breaker open' };
  if (error instanceof BulkheadRejectedError) return { reason: 'too many calls' };
  const { detail, ...failure } = failureOf(error);
  return detail === undefined ? failure : { ...failure, detail: shorten(detail) };
}
