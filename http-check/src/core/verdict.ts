// What makes an answer pass.

import { CheckFailure } from './failure.ts';
import type { Fields } from './fields.ts';
import type { Expectations, Header } from './settings.ts';

/** What is known of an answer once all of it has come. */
export interface Answer {
  status: number;
  /** The header fields that are expected, as far as they came. */
  fields: Fields;
  /** The first of the expected texts that the body does not hold. */
  missingText?: string;
}

/** Why the answer fails, or undefined when it passes: status first, then headers, then body. */
export function judge(answer: Answer, expect: Expectations): CheckFailure | undefined {
  const { status, fields, missingText } = answer;
  if (!expect.statuses.some((pattern) => matches(status, pattern))) {
    return new CheckFailure('status', `status ${status}, expected ${expect.statuses.join(' or ')}`);
  }
  const missing = expect.headers.find((header) => !hasHeader(fields, header));
  if (missing !== undefined) {
    const { name, value } = missing;
    const wanted = value === '' ? name : `${name}: ${value}`;
    return new CheckFailure('header', `status ${status}, but no header '${wanted}'`);
  }
  if (missingText !== undefined) {
    const words = `status ${status}, but the body does not hold '${missingText}'`;
    return new CheckFailure('body', words);
  }
  return undefined;
}

/** `2xx` stands for every status from 200 to 299. */
function matches(status: number, pattern: string): boolean {
  return pattern.endsWith('xx') ? pattern[0] === `${status}`[0] : pattern === `${status}`;
}

/** A field that came several times counts as each of its values, and as all with commas between. */
function hasHeader(fields: Fields, { name, value }: Header): boolean {
  const values = fields.get(name.toLowerCase());
  if (values === undefined) return false;
  return value === '' || values.includes(value) || values.join(', ') === value;
}
