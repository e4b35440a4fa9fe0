// One check: all addresses at once, within one deadline.

import type { Address } from './address.ts';
import { exchange } from './exchange.ts';
import { CheckFailure, type Reason } from './failure.ts';
import type { Names } from './names.ts';
import type { Platform } from './platform.ts';
import type { Settings } from './settings.ts';
import { type Answer, judge } from './verdict.ts';

/** How the check of one address went. */
export interface Result {
  address: string;
  /** Milliseconds that it took. */
  milliseconds: number;
  /** Not there when no answer came. */
  status?: number;
  /** Not there when it passed. */
  failure?: { reason: Reason; words: string };
}

/** Checks all addresses in at most so many milliseconds. */
export function check(
  settings: Settings,
  platform: Platform,
  names: Names,
  milliseconds: number,
): Promise<Result[]> {
  const start = platform.now();
  return Promise.all(
    settings.addresses.map((address) =>
      checkAddress(address, settings, platform, names, { start, deadline: start + milliseconds }),
    ),
  );
}

/** Whether all addresses passed. */
export function passed(results: readonly Result[]): boolean {
  return results.every((result) => result.failure === undefined);
}

async function checkAddress(
  address: Address,
  settings: Settings,
  platform: Platform,
  names: Names,
  { start, deadline }: { start: number; deadline: number },
): Promise<Result> {
  let answer: Answer | undefined;
  let failure: CheckFailure | undefined;
  try {
    answer = await exchange(address, settings, platform, names, deadline);
    failure = judge(answer, settings.expect);
  } catch (error) {
    if (!(error instanceof CheckFailure)) throw error;
    failure = error;
  }
  return {
    address: address.text,
    milliseconds: Math.round(platform.now() - start),
    ...(answer !== undefined && { status: answer.status }),
    ...(failure !== undefined && { failure: { reason: failure.reason, words: failure.message } }),
  };
}
