// What the operating system's error names (POSIX, and those of getaddrinfo) mean for a check.

import { CheckFailure, type Reason } from './failure.ts';

const MEANINGS: Readonly<Record<string, { reason: Reason; words: string }>> = {
  ECONNREFUSED: { reason: 'refused', words: 'nothing listens there' },
  EHOSTUNREACH: { reason: 'refused', words: 'there is no way to this host' },
  ENETUNREACH: { reason: 'refused', words: 'there is no way to this network' },
  EADDRNOTAVAIL: { reason: 'refused', words: 'this machine has no address of this kind' },
  EACCES: { reason: 'refused', words: 'this user may not connect' },
  EPERM: { reason: 'refused', words: 'this user may not connect' },
  ENOENT: { reason: 'refused', words: 'there is no such socket' },
  ENOTSOCK: { reason: 'refused', words: 'this is not a socket' },
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

/**
 * The failure that a system error stands for. `where` names the address or name it is about; an
 * error that is not in the table gets the reason given as otherwise.
 */
export function systemFailure(code: string, where: string, otherwise: Reason): CheckFailure {
  const meaning = MEANINGS[code] ?? { reason: otherwise, words: 'the system gave an error' };
  return new CheckFailure(meaning.reason, `${where}: ${meaning.words} (${code})`);
}
