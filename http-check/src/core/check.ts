// One check: all addresses at once, within one deadline.

import type { Address } from './address.ts';
import type { Names } from './connect.ts';
import { type Answer, exchange } from './exchange.ts';
import { CheckFailure } from './failure.ts';
import type { Header } from './option-values.ts';
import type { Settings } from './options.ts';
import type { Platform } from './platform.ts';

/** How the check of one address went. */
export interface Result {
  address: string;
  /** Milliseconds that it took. */
  milliseconds: number;
  /** Missing if no answer came. */
  status?: number;
  /** Missing if it passed. */
  failure?: CheckFailure;
}

/** Checks all addresses in at most so many milliseconds. */
export function check(
  settings: Settings,
  platform: Platform,
  names: Names,
  milliseconds: number,
): Promise<Result[]> {
  const start = platform.now();

  async function checkAddress(address: Address): Promise<Result> {
    let answer: Answer | undefined;
    let failure: CheckFailure | undefined;
    try {
      answer = await exchange(address, settings, platform, names, start + milliseconds);
      failure = judge(answer, settings);
    } catch (error) {
      if (!(error instanceof CheckFailure)) throw error;
      failure = error;
    }
    return {
      address: address.text,
      milliseconds: Math.round(platform.now() - start),
      ...(answer !== undefined && { status: answer.status }),
      ...(failure !== undefined && { failure }),
    };
  }

  return Promise.all(settings.addresses.map(checkAddress));
}

/** Whether all addresses passed. */
export function passed(results: readonly Result[]): boolean {
  return results.every((result) => result.failure === undefined);
}

/** Why the answer fails, or undefined if it passes: status first, then headers, then body. */
function judge(
  { status, fields, missingText }: Answer,
  { statuses = ['200'], expectedHeaders }: Settings,
): CheckFailure | undefined {
  if (!statuses.some((pattern) => matches(status, pattern))) {
    return new CheckFailure('status', `status ${status}, expected ${statuses.join(' or ')}`);
  }
  const missing = expectedHeaders.find((header) => !hasHeader(fields, header));
  if (missing !== undefined) {
    const { name, value } = missing;
    const wanted = value === '' ? name : `${name}: ${value}`;
    return new CheckFailure('header', `status ${status}, but no header '${wanted}'`);
  }
  if (missingText === undefined) return undefined;
  return new CheckFailure('body', `status ${status}, but the body does not hold '${missingText}'`);
}

/** `2xx` stands for every status from 200 to 299. */
function matches(status: number, pattern: string): boolean {
  return pattern.endsWith('xx') ? pattern[0] === `${status}`[0] : pattern === `${status}`;
}

/** A field that came several times counts as each of its values, and as all with commas between. */
function hasHeader(fields: Answer['fields'], { name, value }: Header): boolean {
  const values = fields.get(name.toLowerCase());
  if (values === undefined) return false;
  return value === '' || values.includes(value) || values.join(', ') === value;
}
