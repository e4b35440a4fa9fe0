// The interface to the system, which each build implements. The core keeps the deadlines, and may abandon an operation.

/** What the operating system says went wrong. */
export class SystemError extends Error {
  /** Its name: ECONNREFUSED, EAI_AGAIN, … */
  code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** One place to connect to: a Unix socket, or an IP address and a port. */
export type Target = { path: string } | { host: string; port: number };

/** 4 or 6: which version of IP an address is of. */
export type Family = 4 | 6;

/** A connection that is being made. */
export interface Attempt {
  /** @throws SystemError when it cannot be made. */
  connection: Promise<Connection>;
  /** Gives it up. The promise is then not settled any more. */
  abandon(): void;
}

/** Which certificates are trusted. */
export interface Trust {
  /** All of them, from whomever. */
  insecure: boolean;
  /** Those, in PEM, and those of such authorities; without it: those that the system trusts. */
  authorities?: string;
}

export interface Connection {
  /**
   * Makes it secure, with a server whose certificate bears this name or IP address.
   * @throws SystemError with a code of the system, of OpenSSL as Node has it, or of the platform's own
   */
  secure(name: string, trust: Trust): Promise<void>;
  /** Sends the text in UTF-8. What cannot be sent shows as soon as the answer is asked for. */
  send(text: string): Promise<void>;
  /** The next bytes, at least one, or undefined once the server has ended its side. Throws `SystemError`. */
  receive(): Promise<Uint8Array | undefined>;
  /** Makes every call that waits for the connection throw `SystemError`, now and later. */
  abort(): void;
  close(): void;
}

export interface Platform {
  /** Milliseconds since some moment; unlike the time of day it never jumps. */
  now(): number;
  /** Calls `wake` after so many milliseconds, unless the function that it returns is called first. */
  after(milliseconds: number, wake: () => void): () => void;
  /** What the executable is linked with, for `--version`. */
  libraries?: string;
  /** 4 or 6 if the text is an address of that version of IP, written as usual, otherwise 0. */
  ipVersion(text: string): number;
  /** The date and time in UTC (RFC 3339), as in `2026-11-30T14:03:07.250Z`. */
  date(): string;
  /** The value of an environment variable, or undefined where it is not set. */
  environment(name: string): string | undefined;
  /** Reads a regular file of at most 1 MiB, in UTF-8. Throws `SystemError`: EINVAL, EFBIG, ENOENT, … */
  readFile(path: string): string;
  /** Writes up to 4,096 bytes once the reader takes them, but not after the deadline; false if the output is closed. */
  write(stream: 'output' | 'errors', text: string, deadline?: number): Promise<boolean>;
  /** Looks a name up, for as long as the name servers take. Throws `SystemError` with a code of getaddrinfo. */
  lookUp(name: string, family: Family): Promise<readonly string[]>;
  connect(target: Target): Attempt;
  /**
   * Becomes the command: same PID, environment and open streams. On Windows, runs it, and resolves to its exit code.
   * @throws SystemError ENOENT when there is no such command, ELIBACC when its interpreter does not exist, …
   */
  become(command: readonly string[]): Promise<number>;
}
