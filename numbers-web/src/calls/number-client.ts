// Gets numbers from the API and copes when it is down. It never throws: a page that depends on another
// service has to have an answer for the case that there is none.
//
// Four safeguards, each of which can be switched off, so that one can see what it is for:
// timeout   no attempt takes longer than `attemptTimeout`, no call longer than `callBudget`
// retry     one more attempt after a failure, on another replica where there is one, with jitter so that
//           many clients do not come at once
// breaker   after a row of failures on all replicas no calls for a while, then one as a probe
// fallback  without a number, the last one and its age
import { BrokenCircuitError, BulkheadRejectedError, bulkhead, noop, wrap } from 'cockatiel';
import { randomNumberSchema } from 'contract';
import { onlyToApi } from '../api/identity.ts';
import {
  createRequestsTo,
  explainFailure,
  findApiAddresses,
  RequestError,
} from '../api/requests.ts';
import { shorten } from '../live/shorten.ts';
import type { ClientLimits, ClientState, Safeguards } from '../live/state.ts';
import { now } from '../live/time.ts';
import { createReplicaChoice } from './replica-choice.ts';
import { type BreakerOptions, createBreaker, retryUntil } from './safeguards.ts';

/** Calls that may wait at the same time, with a connection each; further ones fail at once. */
const MAX_CALLS = 256;
/** Milliseconds that an attempt may take without the safeguard `timeout`: as long as users wait. */
const UNLIMITED = 60_000;

/** An attempt of a call. */
export interface Attempt {
  /** Where it went; empty where only the host's name was known. */
  address: string;
  gotNumber: boolean;
}

interface CallCosts {
  attempts: number;
  milliseconds: number;
}
/** What a user gets. The last number is there only where the fallback is on and there was one before. */
export type Outcome = CallCosts &
  (
    | { number: number }
    /** `problem` is a phrase that follows "numbers-api …". */
    | { problem: string; lastNumber?: { number: number; ageSeconds: number } }
  );

export interface NumberClient {
  getNumber(): Promise<Outcome>;
  setSafeguards(safeguards: Safeguards): void;
}

/** With the time-outs and the breaker's limit, as pages show them. */
export interface NumberClientOptions extends ClientLimits, BreakerOptions {
  /** Where a GET draws a number. */
  url: string;
  /** The addresses of its host, one a replica; none while they are not known. */
  addresses(): readonly string[];
  /** Whether the replica at an address has said, when it was last asked, that it takes calls. */
  isReady(address: string): boolean;
  /** Whether the address is known to be the API's; any other is asked first who it is. */
  isApi(address: string): boolean;
  safeguards: Safeguards;
  /** Called after each call, with its attempts in their order. */
  onCall(outcome: Outcome, attempts: readonly Attempt[]): void;
  onState(state: ClientState): void;
}

/** Tells its state at once, and at each change. Calls need not wait for each other. */
export function createNumberClient(options: NumberClientOptions): NumberClient {
  const { url, addresses, attemptTimeout, callBudget, onCall, onState } = options;
  const { about } = findApiAddresses(url);
  const requestsTo = onlyToApi(createRequestsTo(MAX_CALLS), about, options.isApi);
  const replicas = createReplicaChoice(addresses, options.isReady);
  const room = bulkhead(MAX_CALLS);
  let { safeguards } = options;
  let breaker = createBreaker(options, replicas.isAnyGood, tellState);
  let lastNumber: ClientState['lastNumber'];
  let lastCall: ClientState['lastCall'];
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
        if (!success) throw new Error('answered with something else than a number from 0 to 99');
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
      return { problem: explain(error), ...fallback(), ...costs() };
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
      if ('problem' in outcome) {
        lastCall.problem = shorten(outcome.problem);
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

function explain(error: unknown): string {
  if (error instanceof BrokenCircuitError) return 'was not called: the circuit breaker is open';
  if (error instanceof BulkheadRejectedError) {
    return `was not called: ${MAX_CALLS} calls are waiting for it already`;
  }
  if (error instanceof RequestError) return explainFailure(error);
  return error instanceof Error ? error.message : String(error);
}
