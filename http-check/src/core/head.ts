// The head of a response: its lines, status line and header fields (RFC 9112, sections 2 to 5).

import { decodeLatin1 } from './bytes.ts';
import { CheckFailure } from './failure.ts';

/** All values of each field by its lower-case name, in the order in which they came. */
export type Fields = ReadonlyMap<string, readonly string[]>;

const LINE_FEED = 0x0a;
const STATUS_LINE = /^HTTP\/1\.[0-9] ([1-9][0-9]{2})(?: .*)?$/;
const CONTINUATION = /^[ \t]/;
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):(.*)$/;

/** Bytes that came together, and how far they have been read. */
export interface Input {
  bytes: Uint8Array;
  position: number;
}

export interface LineReader {
  /** What has come of the line that is not complete yet. */
  part(): string;
  /** How many bytes have been read since the start, or the last restart. */
  used(): number;
  /**
   * The next line without its end, or undefined when it is not complete yet.
   * @throws CheckFailure `protocol` when the limit is exceeded
   */
  read(input: Input): string | undefined;
  /** The limit holds for the lines from here on. */
  restart(): void;
}

/**
 * Reads lines that end in CR LF, or LF alone (RFC 9112, section 2.2). The limit is in bytes, over
 * all lines together: the server decides how much it sends.
 */
export function createLineReader(limit: number): LineReader {
  let part = '';
  let used = 0;

  function read(input: Input): string | undefined {
    const end = input.bytes.indexOf(LINE_FEED, input.position);
    const next = end === -1 ? input.bytes.length : end + 1;
    used += next - input.position;
    if (used > limit) {
      throw new CheckFailure('protocol', `the answer has more than ${limit} bytes of headers`);
    }
    part += decodeLatin1(input.bytes.subarray(input.position, next));
    input.position = next;
    if (end === -1) return undefined;

    const line = part.slice(0, part.endsWith('\r\n') ? -2 : -1);
    part = '';
    return line;
  }

  function restart(): void {
    used = 0;
  }

  return { part: () => part, used: () => used, read, restart };
}

/**
 * The status of a status line.
 * @throws CheckFailure `protocol`
 */
export function parseStatusLine(line: string): number {
  const status = STATUS_LINE.exec(line)?.[1];
  if (status === undefined || hasForbiddenCharacter(line)) throw notHttp();
  return Number(status);
}

/**
 * Looks at a status line of which perhaps only the first characters have come, so that a server
 * that speaks something else is found out at once.
 * @throws CheckFailure `protocol`
 */
export function checkStatusLineStart(start: string): void {
  const expected = 'HTTP/1.';
  if (!expected.startsWith(start.slice(0, expected.length))) throw notHttp();
}

export interface FieldReader {
  fields: Fields;
  /** @throws CheckFailure `protocol` when the line is no field */
  read(line: string): void;
  /** Forgets all that has been read. */
  restart(): void;
}

/** Reads header or trailer fields line by line, and keeps those whose lower-case names are wanted. */
export function createFieldReader(wanted: ReadonlySet<string>): FieldReader {
  const fields = new Map<string, string[]>();
  /** Where the field that came last is kept: nowhere while there is none. */
  let latest: string[] | undefined;

  function read(line: string): void {
    if (hasForbiddenCharacter(line)) throw malformed();
    // A line that starts with white space continues the one before (obsolete, yet to be read).
    if (CONTINUATION.test(line) && latest !== undefined) {
      const value = latest.pop() ?? '';
      latest.push(`${value} ${line.trim()}`);
      return;
    }
    const [, name = '', value = ''] = FIELD.exec(line) ?? [];
    if (name === '') throw malformed();
    const key = name.toLowerCase();
    if (!wanted.has(key)) {
      latest = [];
      return;
    }
    latest = fields.get(key) ?? [];
    latest.push(value.trim());
    fields.set(key, latest);
  }

  function restart(): void {
    fields.clear();
    latest = undefined;
  }

  return { fields, read, restart };
}

/** Characters with which a line could pretend to be two (RFC 9110, section 5.5). */
function hasForbiddenCharacter(line: string): boolean {
  return line.includes('\0') || line.includes('\r');
}

function malformed(): CheckFailure {
  return new CheckFailure('protocol', 'the answer has a malformed header line');
}

function notHttp(): CheckFailure {
  return new CheckFailure('protocol', 'the answer does not start with an HTTP/1 status line');
}
