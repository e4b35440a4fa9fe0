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
const createMeanings = (): Readonly<Record<string, readonly [reason: Reason, words: string]>> => ({
  ECONNREFUSED: ['refused', 'nothing listens there'],
  EHOSTUNREACH: ['refused', 'there is no way to this host'],
  ENETUNREACH: ['refused', 'there is no way to this network'],
  EADDRNOTAVAIL: ['refused', 'this machine has no address of this kind'],
  EACCES: ['refused', 'this user may not connect'],
  EPERM: ['refused', 'this user may not connect'],
  ENOENT: ['refused', 'there is no such socket'],
  ENOTSOCK: ['refused', 'this is not a socket'],
  ENAMETOOLONG: ['refused', 'the path is too long for a socket'],
  EAGAIN: ['timeout', 'its queue of connections is full'],
  EMFILE: ['refused', 'this process has too many open files'],
  ENFILE: ['refused', 'this machine has too many open files'],
  ECONNRESET: ['reset', 'the server reset the connection'],
  EPIPE: ['reset', 'the server reset the connection'],
  ECONNABORTED: ['reset', 'the connection was torn down'],
  UNEXPECTED_EOF: ['reset', 'the server closed the connection in a TLS session'],
  ETIMEDOUT: ['timeout', 'the host does not answer'],
  ENOTFOUND: ['dns', 'there is no such name'],
  ENODATA: ['dns', 'the name has no address'],
  EAI_NODATA: ['dns', 'the name has no address'],
  EAI_NONAME: ['dns', 'there is no such name'],
  EAI_AGAIN: ['dns', 'the name server does not answer'],
});

/** The errors of a lookup for which the system allows no thread. */
const NO_THREAD: readonly string[] = ['EAGAIN', 'ENOMEM', 'EPERM'];

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
 * Returns the failure that a system error about this address or name stands for. One that is not in the table gets the
 * reason `otherwise`. Whatever else was thrown is a bug and thrown on.
 */
export function toFailure(error: unknown, where: string, otherwise: Reason): CheckFailure {
  if (error instanceof CheckFailure) return error;
  if (!(error instanceof SystemError)) throw error;
  const { code } = error;
  const meaning = createMeanings()[code];
  let [reason, words] = meaning ?? [otherwise, 'the system gave an error'];
  // A server may refuse a session after the handshake, such as one without a client's certificate.
  if (otherwise === 'tls' || /^(ERR_SSL|TLS)_/.test(code)) {
    const ofTls = /_ALERT_/.test(code) ? 'the server refused the session' : 'TLS failed';
    [reason, words] = ['tls', TLS_WORDS[code] ?? meaning?.[1] ?? ofTls];
  } else if (otherwise === 'dns') {
    reason = otherwise;
    if (NO_THREAD.includes(code)) words = 'the system allows no thread for the lookup';
  }
  return new CheckFailure(reason, `${where}: ${words} (${code})`);
}
