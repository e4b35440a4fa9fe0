// One check: all addresses, one after the other, within one deadline.

import type { Address } from './address.ts';
import { exchange } from './exchange.ts';
import { CheckFailure, type Reason } from './failure.ts';
import type { Platform } from './platform.ts';
import type { Settings } from './settings.ts';
import { type Answer, judge } from './verdict.ts';

/** How the check of one address went. */
export interface Result {
  readonly address: string;
  readonly milliseconds: number;
  /** Undefined when no answer came. */
  readonly status: number | undefined;
  /** Undefined when it passed. */
  readonly failure: { readonly reason: Reason; readonly words: string } | undefined;
}

/** Checks all addresses, also after one has failed, in at most this many milliseconds. */
export async function check(
  settings: Settings,
  platform: Platform,
  timeout: number,
): Promise<readonly Result[]> {
  const deadline = platform.now() + timeout;
  const results: Result[] = [];
  for (const address of settings.addresses) {
    results.push(await checkAddress(address, settings, platform, deadline));
  }
  return results;
}

/** Whether all addresses passed. */
export function passed(results: readonly Result[]): boolean {
  return results.every((result) => result.failure === undefined);
}

async function checkAddress(
  address: Address,
  settings: Settings,
  platform: Platform,
  deadline: number,
): Promise<Result> {
  const start = platform.now();
  let answer: Answer | undefined;
  let failure: CheckFailure | undefined;
  try {
    if (start >= deadline) throw new CheckFailure('timeout', 'no time was left to ask');
    answer = await exchange(address, settings, platform, deadline);
    failure = judge(answer, settings.expect);
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    failure = error;
  }
  return {
    address: address.text,
    milliseconds: Math.round(platform.now() - start),
    status: answer?.status,
    failure: failure && { reason: failure.reason, words: failure.message },
  };
}
