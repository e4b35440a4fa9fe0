// A case of the tables: what a server does, how the check is asked, and what it must say.

import type { Behaviour } from './servers.ts';

export interface Case {
  name: string;
  server: Behaviour;
  /** Besides the address and a generous `-t 5000`; a `-t` here counts instead. */
  words?: readonly string[];
  exit: 0 | 1;
  output: RegExp;
  /** The milliseconds that the check itself reports. */
  reported?: { least: number; most: number };
}

/** The status line of an answer. */
export const OK = 'HTTP/1.1 200 OK\r\n';
/** The head of an answer in chunks. */
export const CHUNKED = `${OK}Transfer-Encoding: chunked\r\n\r\n`;
