// The response as a whole, out of bytes that come in pieces of any size.

import { type Body, createBody, FRAMING_FIELDS, type OnBody } from './body.ts';
import { CheckFailure } from './failure.ts';
import {
  checkStatusLineStart,
  createFieldReader,
  createLineReader,
  type Fields,
  type Input,
  parseStatusLine,
} from './head.ts';

/** Bytes of header lines, those of interim responses among them: four times what servers allow. */
const HEAD_LIMIT = 65_536;

export interface ResponseParser {
  isComplete(): boolean;
  /** The status, once the whole head has come; never that of an interim response. */
  status(): number | undefined;
  /** Of the header fields those that were wanted. */
  fields: Fields;
  /** How far the answer has come, in words that follow on "time ran out". */
  progress(): string;
  /**
   * Takes the next bytes from the server; what comes after the end of the response is ignored.
   * @throws CheckFailure `protocol`, and nothing else whatever the bytes
   */
  push(bytes: Uint8Array): void;
  /**
   * The server has ended its side.
   * @throws CheckFailure `reset` when the answer is not complete
   */
  end(): void;
}

/**
 * The method asked with decides whether there is a body; `onBody` gets its bytes as they come. Of
 * the header fields those with the lower-case names in `wanted` are kept.
 */
export function createResponseParser(
  method: string,
  wanted: readonly string[],
  onBody: OnBody,
): ResponseParser {
  const lines = createLineReader(HEAD_LIMIT);
  const head = createFieldReader(new Set([...FRAMING_FIELDS, ...wanted]));
  let status: number | undefined;
  let body: Body | undefined;
  let bodyLength = 0;
  let complete = false;

  function readHeadLine(input: Input): void {
    const line = lines.read(input);
    if (status === undefined) {
      checkStatusLineStart(line ?? lines.part());
      if (line !== undefined) status = parseStatusLine(line);
    } else if (line === '') {
      endHead(status);
    } else if (line !== undefined) {
      head.read(line);
    }
  }

  function endHead(code: number): void {
    if (code === 101) {
      throw new CheckFailure('protocol', 'the server switched protocols without being asked to');
    }
    if (code < 200) {
      // An interim response (RFC 9110, section 15.2): the real one follows.
      status = undefined;
      head.restart();
      return;
    }
    body = createBody(method, code, head.fields);
  }

  function progress(): string {
    if (body !== undefined) return `after status ${status} and ${bodyLength} bytes of the body`;
    return lines.used() === 0 ? 'before any answer came' : 'after part of the headers';
  }

  return {
    isComplete: () => complete,
    status: () => (body === undefined ? undefined : status),
    fields: head.fields,
    progress,
    push(bytes) {
      const input: Input = { bytes, position: 0 };
      while (body === undefined && input.position < bytes.length) readHeadLine(input);
      if (body === undefined) return;
      body.read(input, (part) => {
        bodyLength += part.length;
        onBody(part);
      });
      complete = body.isComplete();
    },
    end() {
      if (!complete && !body?.endsWithConnection) {
        throw new CheckFailure('reset', `the server closed the connection ${progress()}`);
      }
      complete = true;
    },
  };
}
