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

/** What the names of the system's errors mean (POSIX, those of getaddrinfo, and UNEXPECTED_EOF of TLS). */
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
  UNEXPECTED_EOF: { reason: 'reset', words: 'the server closed the connection in a TLS session' },
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

const TRUST_IT = 'name it with --ca-file, or use --insecure';
const NO_TLS = 'the server does not speak TLS there';
const NO_VERSION = 'the server speaks neither TLS 1.2 nor TLS 1.3';
/** What went wrong in a handshake, by OpenSSL's names as Node has them, and by those of the native build. */
const TLS_WORDS: Readonly<Record<string, string>> = {
  NO_AUTHORITIES:
    'this system has no certificates of authorities; name some with --ca-file, or use --insecure',
  DEPTH_ZERO_SELF_SIGNED_CERT: `the certificate is self-signed; ${TRUST_IT}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `the certificate is of an unknown authority; ${TRUST_IT}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `the certificate is of an unknown authority; ${TRUST_IT}`,
  SELF_SIGNED_CERT_IN_CHAIN: `the certificate is of an unknown authority; ${TRUST_IT}`,
  CERT_HAS_EXPIRED: 'the certificate has expired',
  CERT_NOT_YET_VALID: 'the certificate is not yet valid',
  CERT_REJECTED: 'the certificate is not acceptable',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another name',
  ERR_SSL_WRONG_VERSION_NUMBER: NO_TLS,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: NO_TLS,
  TLS_NO_RECORD: NO_TLS,
  ERR_SSL_UNSUPPORTED_PROTOCOL: NO_VERSION,
  ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION: NO_VERSION,
  TLS_VERSION: NO_VERSION,
  TLS_ALERT_70: NO_VERSION,
  UNEXPECTED_EOF: 'the server closed the connection',
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
  const { code } = error;
  const ofLookup = otherwise === 'dns' ? LOOKUP_MEANINGS[code] : undefined;
  // A server may refuse a session after the handshake, such as one without a client's certificate.
  const isTls = otherwise === 'tls' || /^(ERR_SSL|TLS)_/.test(code);
  const meaning = ofLookup ??
    MEANINGS[code] ?? { reason: otherwise, words: 'the system gave an error' };
  const reason = isTls ? 'tls' : meaning.reason;
  const ofTls = /_ALERT_/.test(code) ? 'the server refused the session' : 'TLS failed';
  const words = isTls ? (TLS_WORDS[code] ?? MEANINGS[code]?.words ?? ofTls) : meaning.words;
  return new CheckFailure(reason, `${where}: ${words} (${code})`);
}
