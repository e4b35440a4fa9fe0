// The head of a response: its status line and header fields (RFC 9112, sections 4 and 5).

import { CheckFailure } from './failure.ts';

/** Values by lower-case name; of a repeated field all values, separated by commas. */
export type Fields = ReadonlyMap<string, string>;

const STATUS_LINE = /^HTTP\/1\.[0-9] ([1-9][0-9]{2})(?: .*)?$/;
const CONTINUATION = /^[ \t]/;
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):(.*)$/;

/** The status of a status line. Throws `CheckFailure` `protocol`. */
export function parseStatusLine(line: string): number {
  const status = STATUS_LINE.exec(line)?.[1];
  if (status === undefined || hasForbiddenCharacter(line)) throw notHttp();
  return Number(status);
}

/**
 * Looks at a status line of which perhaps only the first characters have come, so that a server
 * that speaks something else is found out at once. Throws `CheckFailure` `protocol`.
 */
export function checkStatusLineStart(start: string): void {
  const expected = 'HTTP/1.';
  if (!expected.startsWith(start.slice(0, expected.length))) throw notHttp();
}

/** Reads header or trailer fields. Throws `CheckFailure` `protocol`. */
export function parseFields(lines: readonly string[]): Fields {
  const fields = new Map<string, string>();
  let name: string | undefined;
  for (const line of lines) {
    // A line that starts with white space continues the one before (obsolete, yet to be read).
    if (CONTINUATION.test(line) && name !== undefined && !hasForbiddenCharacter(line)) {
      fields.set(name, `${fields.get(name)} ${line.trim()}`);
      continue;
    }
    const [, fieldName, value] = FIELD.exec(line) ?? [];
    if (fieldName === undefined || value === undefined || hasForbiddenCharacter(line)) {
      throw new CheckFailure('protocol', 'the answer has a header line that is not one');
    }
    name = fieldName.toLowerCase();
    const before = fields.get(name);
    fields.set(name, before === undefined ? value.trim() : `${before}, ${value.trim()}`);
  }
  return fields;
}

/** Characters with which a line could pretend to be two (RFC 9110, section 5.5). */
function hasForbiddenCharacter(line: string): boolean {
  return line.includes('\0') || line.includes('\r');
}

function notHttp(): CheckFailure {
  return new CheckFailure('protocol', 'the answer does not start with an HTTP/1 status line');
}
