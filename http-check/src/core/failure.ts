// How a check fails: one word for scripts, then plain words for people.

import { SystemError } from './platform.ts';

export type Reason =
  | 'dns' // The name has no address, or could not be looked up.
  | 'refused' // No connection could be made.
  | 'reset' // The connection ended before the answer was complete.
  | 'timeout' // The answer was not complete in time.
  | 'tls' // No secure connection could be made, or the certificate is not trusted.
  | 'status' // The answer came, with a status that was not expected.
  | 'header' // The answer came, without a header that was expected.
  | 'body' // The answer came, without a text that was expected.
  | 'protocol'; // What came is not HTTP/1.

/** The one error that a check may end with; anything else that is thrown is a bug. */
export class CheckFailure extends Error {
  reason: Reason;

  constructor(reason: Reason, words: string) {
    super(words);
    this.reason = reason;
  }
}

/** What the names of the system's errors mean (POSIX, and those of getaddrinfo). */
const MEANINGS: Readonly<Record<string, { reason: Reason; words: string }>> = {
  ECONNREFUSED: { reason: 'refused', words: 'nothing listens there' },
  EHOSTUNREACH: { reason: 'refused', words: 'there is no way to this host' },
  ENETUNREACH: { reason: 'refused', words: 'there is no way to this network' },
  EADDRNOTAVAIL: { reason: 'refused', words: 'this machine has no address of this kind' },
  EACCES: { reason: 'refused', words: 'this user may not connect' },
  EPERM: { reason: 'refused', words: 'this user may not connect' },
  ENOENT: { reason: 'refused', words: 'there is no such socket' },
  ENOTSOCK: { reason: 'refused', words: 'this is not a socket' },
  ENAMETOOLONG: { reason: 'refused', words: 'the path is too long for a socket' },
  EAGAIN: { reason: 'timeout', words: 'its queue of connections is full' },
  EMFILE: { reason: 'refused', words: 'this process has too many open files' },
  ENFILE: { reason: 'refused', words: 'this machine has too many open files' },
  ECONNRESET: { reason: 'reset', words: 'the server reset the connection' },
  EPIPE: { reason: 'reset', words: 'the server reset the connection' },
  ECONNABORTED: { reason: 'reset', words: 'the connection was torn down' },
  ETIMEDOUT: { reason: 'timeout', words: 'the host does not answer' },
  ENOTFOUND: { reason: 'dns', words: 'there is no such name' },
  ENODATA: { reason: 'dns', words: 'the name has no address' },
  EAI_NODATA: { reason: 'dns', words: 'the name has no address' },
  EAI_NONAME: { reason: 'dns', words: 'there is no such name' },
  EAI_AGAIN: { reason: 'dns', words: 'the name server does not answer' },
};

const NO_THREAD = { reason: 'dns', words: 'the system allows no thread for the lookup' } as const;
/** What the same names mean where a lookup cannot start. */
const LOOKUP_MEANINGS: typeof MEANINGS = {
  EAGAIN: NO_THREAD,
  ENOMEM: NO_THREAD,
  EPERM: NO_THREAD,
  EMFILE: { reason: 'dns', words: 'this process has too many open files' },
  ENFILE: { reason: 'dns', words: 'this machine has too many open files' },
};

/** Errors that may be gone in a moment: a queue has room again, a file is closed. */
const PASSING: readonly string[] = ['EAGAIN', 'EMFILE', 'ENFILE'];

/** Whether it is worth a second try. */
export function isPassing(error: unknown): boolean {
  return error instanceof SystemError && PASSING.includes(error.code);
}

/**
 * The failure that a system error stands for; whatever else was thrown is a bug and thrown on.
 * `where` names the address or name it is about; an error that is not in the table gets the reason
 * given as `otherwise`.
 */
export function toFailure(error: unknown, where: string, otherwise: Reason): CheckFailure {
  if (error instanceof CheckFailure) return error;
  if (!(error instanceof SystemError)) throw error;
  const ofLookup = otherwise === 'dns' ? LOOKUP_MEANINGS[error.code] : undefined;
  const meaning = ofLookup ??
    MEANINGS[error.code] ?? { reason: otherwise, words: 'the system gave an error' };
  return new CheckFailure(meaning.reason, `${where}: ${meaning.words} (${error.code})`);
}
