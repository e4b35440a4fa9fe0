// How a check fails: one word for machines and scripts, then plain words for people.

/**
 * - `dns`: the name has no address
 * - `refused`: no connection could be made
 * - `reset`: the connection ended before the answer was complete
 * - `timeout`: the answer was not complete in time
 * - `tls`: no secure connection could be made, or the certificate is not trusted
 * - `status`: the answer came, with a status that was not expected
 * - `header`: the answer came, without a header that was expected
 * - `body`: the answer came, without a text that was expected
 * - `protocol`: what came is not HTTP/1
 */
export type Reason =
  | 'dns'
  | 'refused'
  | 'reset'
  | 'timeout'
  | 'tls'
  | 'status'
  | 'header'
  | 'body'
  | 'protocol';

/** The one error that a check may end with; anything else that is thrown is a bug. */
export class CheckFailure extends Error {
  reason: Reason;

  constructor(reason: Reason, words: string) {
    super(words);
    this.reason = reason;
  }
}
