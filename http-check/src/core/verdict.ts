// What makes an answer pass.

import { CheckFailure } from './failure.ts';
import type { Expectations } from './settings.ts';

/** What is known of an answer once all of it has come. */
export interface Answer {
  readonly status: number;
  /** Whether the body holds the expected text; true where none is expected. */
  readonly bodyMatches: boolean;
}

/** Why the answer fails, or undefined when it passes. The status is judged before the body. */
export function judge(answer: Answer, expect: Expectations): CheckFailure | undefined {
  if (!expect.statuses.some((pattern) => matches(answer.status, pattern))) {
    const words = `status ${answer.status}, expected ${expect.statuses.join(' or ')}`;
    return new CheckFailure('status', words);
  }
  if (!answer.bodyMatches) {
    const words = `status ${answer.status}, but the body does not hold '${expect.body}'`;
    return new CheckFailure('body', words);
  }
  return undefined;
}

/** `2xx` stands for every status from 200 to 299. */
function matches(status: number, pattern: string): boolean {
  return pattern.endsWith('xx') ? pattern[0] === `${status}`[0] : pattern === `${status}`;
}
