// The response (RFC 9112), out of bytes that come in pieces; its body is passed on, never kept.
import { decodeLatin1 } from './bytes.ts';
import { CheckFailure } from './failure.ts';

/** All values of each field by its lower-case name, in the order in which they came. */
export type Fields = ReadonlyMap<string, readonly string[]>;

/** What reads a part of the response, and yields when it needs more bytes. */
type Reading<Result = void> = Generator<void, Result, void>;

const LINE_FEED = 0x0a;
const VERSION = 'HTTP/1.';
const NOT_HTTP = 'the answer does not start with an HTTP/1 status line';
const MALFORMED_FIELD = 'the answer has a malformed header line';
// None of them has the characters with which a line could pretend to be two (RFC 9110, section 5.5).
const STATUS_LINE = /^HTTP\/1\.[0-9] ([1-9][0-9]{2})(?: [^\0\r]*)?$/;
const CONTINUATION = /^[ \t][^\0\r]*$/;
const FIELD = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+):([^\0\r]*)$/;
/** Twelve digits are 256 TiB. */
const SIZE_LINE = /^([0-9a-f]{1,12})[ \t]*(?:;.*)?$/i;
/** Bytes of header lines, those of interim responses among them: four times what servers allow. */
const HEAD_LIMIT = 65_536;
/** Maximum bytes of a chunk's size line, or of all trailers. */
const CHUNK_LIMIT = 4_096;

/** Keeps the fields with the lower-case names in `wanted`, and passes the body's bytes to `onBody` as they come. */
export function createResponseParser(
  method: string,
  wanted: readonly string[],
  onBody: (bytes: Uint8Array) => void,
) {
  const fields = new Map<string, string[]>();
  const kept = new Set(['transfer-encoding', 'content-length', ...wanted]);
  const response = readResponse();
  let input: Uint8Array = new Uint8Array();
  /** How far the input has been read. */
  let position = 0;
  /** Bytes of lines that count towards a limit. */
  let used = 0;
  let status = 0;
  let isInBody = false;
  let bodyLength = 0;
  let endsWithConnection = false;
  let complete = false;

  function* readResponse(): Reading {
    while (status < 200) {
      const line = yield* readLine(HEAD_LIMIT, checkStart);
      status = Number(STATUS_LINE.exec(line)?.[1] ?? 0);
      if (status === 0) throw protocol(NOT_HTTP);
      // Those of an interim response (RFC 9110, section 15.2): the real one follows.
      fields.clear();
      yield* readFields(HEAD_LIMIT, kept);
      if (status === 101) throw protocol('the server switched protocols without being asked to');
    }
    isInBody = true;
    // Section 6.3.
    if (method === 'HEAD' || status === 204 || status === 304) return;
    const codings = fields.get('transfer-encoding')?.join();
    const lengths = fields.get('content-length')?.join();
    if (/(^|[,\s])chunked$/i.test(codings ?? '')) return yield* readChunks();
    endsWithConnection = codings !== undefined || lengths === undefined;
    yield* readBody(endsWithConnection ? Number.POSITIVE_INFINITY : parseLength(lengths ?? ''));
  }

  /** Section 7.1: size line, bytes, line end, and so on until a chunk of size 0, then trailers. */
  function* readChunks(): Reading {
    for (;;) {
      used = 0;
      const size = SIZE_LINE.exec(yield* readLine(CHUNK_LIMIT))?.[1];
      if (size === undefined) throw protocol('the answer has a malformed chunk');
      used = 0;
      const length = Number.parseInt(size, 16);
      if (length === 0) return yield* readFields(CHUNK_LIMIT, new Set());
      yield* readBody(length);
      if ((yield* readLine(CHUNK_LIMIT)) !== '') throw protocol('the answer has a malformed chunk');
    }
  }

  function* readBody(length: number): Reading {
    for (let left = length; left > 0; ) {
      while (position === input.length) yield;
      const bytes = input.subarray(position, position + left);
      position += bytes.length;
      left -= bytes.length;
      bodyLength += bytes.length;
      onBody(bytes);
    }
  }

  /** Reads header or trailer fields up to an empty line, and keeps those of these names. */
  function* readFields(limit: number, names: ReadonlySet<string>): Reading {
    /** The key of the latest field. */
    let latest: string[] | undefined;
    for (;;) {
      const line = yield* readLine(limit);
      if (line === '') return;
      const [, name, value = ''] = FIELD.exec(line) ?? [];
      if (name === undefined) {
        if (latest === undefined || !CONTINUATION.test(line)) throw protocol(MALFORMED_FIELD);
        // A line that starts with white space continues the one before (obsolete, yet to be read).
        latest.push(`${latest.pop()} ${line.trim()}`);
        continue;
      }
      const key = name.toLowerCase();
      latest = (names.has(key) && fields.get(key)) || [];
      latest.push(value.trim());
      if (names.has(key)) fields.set(key, latest);
    }
  }

  /** A line without its end, which is CR LF, or LF alone (section 2.2); `check` gets what there is. */
  function* readLine(limit: number, check?: (start: string) => void): Reading<string> {
    let line = '';
    for (;;) {
      const end = input.indexOf(LINE_FEED, position);
      const next = end === -1 ? input.length : end + 1;
      used += next - position;
      // In bytes, over several lines together: the server decides how much it sends.
      if (used > limit) throw protocol(`the answer has more than ${limit} bytes of headers`);
      line += decodeLatin1(input.subarray(position, next));
      position = next;
      check?.(line);
      if (end !== -1) return line.slice(0, line.endsWith('\r\n') ? -2 : -1);
      yield;
    }
  }

  /** How far the answer has come, in words that follow on "time ran out". */
  function progress(): string {
    if (isInBody) return `after status ${status} and ${bodyLength} bytes of the body`;
    return used === 0 ? 'before any answer came' : 'after part of the headers';
  }

  return {
    isComplete: () => complete,
    /** The status, once the whole head has come; never that of an interim response. */
    status: () => (isInBody ? status : undefined),
    /** The requested header fields. */
    fields: fields as Fields,
    progress,
    /** Takes the next bytes. @throws CheckFailure `protocol`, and nothing else whatever the bytes */
    push(bytes: Uint8Array): void {
      input = bytes;
      position = 0;
      complete = response.next().done === true;
    },
    /** The server has ended its side. @throws CheckFailure `reset` if the answer is not complete */
    end(): void {
      if (!complete && !endsWithConnection) {
        throw new CheckFailure('reset', `the server closed the connection ${progress()}`);
      }
      complete = true;
    },
  };
}

/** Finds out at once, before the whole line has come, that a server speaks something else. */
function checkStart(line: string): void {
  if (!VERSION.startsWith(line.slice(0, VERSION.length))) throw protocol(NOT_HTTP);
}

/** The same length several times is one length; different ones are an attack or a bug. */
function parseLength(lengths: string): number {
  const [length, ...others] = new Set(lengths.split(',').map((value) => value.trim()));
  if (length === undefined || !/^[0-9]{1,15}$/.test(length) || others.length > 0) {
    throw protocol('the answer has a Content-Length that is not one number');
  }
  return Number(length);
}

function protocol(words: string): CheckFailure {
  return new CheckFailure('protocol', words);
}
