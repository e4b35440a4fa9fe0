// What one run is to do, after the command line has been read and found right.

import type { Address } from './address.ts';
import type { SearchedText } from './text-search.ts';

export interface Header {
  name: string;
  value: string;
}

/** What is sent to each address. */
export interface RequestSettings {
  method: string;
  headers: readonly Header[];
  /** Connect to this socket; the address then only says what to ask for. */
  unixSocket?: string;
}

/** What an answer must be to pass. */
export interface Expectations {
  /** Three characters each, one of which must match: `200`, `2xx`. */
  statuses: readonly string[];
  /** All of them; an empty value stands for any. */
  headers: readonly Header[];
  /** All of them. */
  bodies: readonly SearchedText[];
}

export interface Settings {
  /** All of them must pass. */
  addresses: readonly Address[];
  request: RequestSettings;
  expect: Expectations;
  /** Milliseconds for one check of all addresses, from the first name looked up to the last byte. */
  timeout: number;
  /** Milliseconds in which to try again; without it: try once. */
  wait?: number;
  /** Milliseconds from the end of a check to the next; without it: do not go on. */
  watch?: number;
  logSuccess: boolean;
  logFailure: boolean;
  json: boolean;
  /** The command to become once the check has passed; empty: none. */
  command: readonly string[];
}
