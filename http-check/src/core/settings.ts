// What one run is to do, after the command line has been read and found right.

import type { Address } from './address.ts';

export interface Header {
  readonly name: string;
  readonly value: string;
}

/** What is sent to each address. */
export interface RequestSettings {
  readonly method: string;
  readonly headers: readonly Header[];
  /** Connect to this socket; the address then only says what to ask for. */
  readonly unixSocket: string | undefined;
}

/** What an answer must be to pass. */
export interface Expectations {
  /** Three characters each: `200`, `2xx`. */
  readonly statuses: readonly string[];
  readonly body: string | undefined;
}

export interface Settings {
  /** All of them must pass. */
  readonly addresses: readonly Address[];
  readonly request: RequestSettings;
  readonly expect: Expectations;
  /** Milliseconds for one check of all addresses, from the first name looked up to the last byte. */
  readonly timeout: number;
  /** Milliseconds in which to try again, or undefined: try once. */
  readonly wait: number | undefined;
  /** Milliseconds from the end of a check to the next, or undefined: do not go on. */
  readonly watch: number | undefined;
  readonly logSuccess: boolean;
  readonly logFailure: boolean;
  readonly json: boolean;
  /** The command to become once the check has passed; empty: none. */
  readonly command: readonly string[];
}
