// The response as a whole, out of bytes that come in pieces of any size.

import { chooseBodyReader } from './body-framing.ts';
import type { BodyReader, OnBody } from './body-reader.ts';
import { CheckFailure } from './failure.ts';
import { type Input, LineReader } from './line-reader.ts';
import { checkStatusLineStart, parseFields, parseStatusLine } from './response-head.ts';

/** Bytes of header lines, those of interim responses among them: four times what servers allow. */
const HEAD_LIMIT = 65_536;

export class ResponseParser {
  readonly #method: string;
  readonly #onBody: OnBody;
  readonly #lines = new LineReader(HEAD_LIMIT);
  readonly #fieldLines: string[] = [];
  #status: number | undefined;
  #body: BodyReader | undefined;
  #complete = false;
  #bodyLength = 0;

  /** The method decides whether there is a body; `onBody` gets its bytes as they come. */
  constructor(method: string, onBody: OnBody) {
    this.#method = method;
    this.#onBody = onBody;
  }

  get complete(): boolean {
    return this.#complete;
  }

  /** The status, once the whole head has come; never that of an interim response. */
  get status(): number | undefined {
    return this.#body === undefined ? undefined : this.#status;
  }

  /** How far the answer has come, in words that go on from "the connection ended after …". */
  get progress(): string {
    if (this.#body !== undefined)
      return `status ${this.#status} and ${this.#bodyLength} body bytes`;
    return this.#lines.used === 0 ? 'nothing of an answer' : 'a part of the headers';
  }

  /**
   * Takes the next bytes from the server; what comes after the end of the response is ignored.
   * Throws `CheckFailure` `protocol`, and nothing else whatever the bytes.
   */
  push(bytes: Uint8Array): void {
    const input: Input = { bytes, position: 0 };
    while (this.#body === undefined && input.position < bytes.length) this.#readHeadLine(input);
    if (this.#body === undefined) return;
    this.#body.read(input, (part) => {
      this.#bodyLength += part.length;
      this.#onBody(part);
    });
    this.#complete = this.#body.complete;
  }

  /** The server has ended its side. Throws `CheckFailure` `reset` when the answer is not complete. */
  end(): void {
    if (!this.#complete && !this.#body?.endsWithConnection) {
      throw new CheckFailure('reset', `the server ended the connection after ${this.progress}`);
    }
    this.#complete = true;
  }

  #readHeadLine(input: Input): void {
    const line = this.#lines.read(input);
    if (this.#status === undefined) {
      checkStatusLineStart(line ?? this.#lines.part);
      if (line !== undefined) this.#status = parseStatusLine(line);
    } else if (line === '') {
      this.#endHead(this.#status);
    } else if (line !== undefined) {
      this.#fieldLines.push(line);
    }
  }

  #endHead(status: number): void {
    const fields = parseFields(this.#fieldLines);
    if (status === 101) {
      throw new CheckFailure('protocol', 'the server switched protocols without being asked to');
    }
    if (status < 200) {
      // An interim response (RFC 9110, section 15.2): the real one follows.
      this.#status = undefined;
      this.#fieldLines.length = 0;
      return;
    }
    this.#body = chooseBodyReader(this.#method, status, fields);
  }
}
