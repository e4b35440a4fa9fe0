// All that the check needs from the world, and nothing else: whoever implements this interface can
// run it. The functions may block, as they do in QuickJS, or await, as they do in Node.

/** Where to connect. Exactly one of the three ways to find the server is given. */
export interface Endpoint {
  readonly server:
    | { readonly unixSocket: string }
    | { readonly addresses: readonly string[]; readonly port: number }
    | { readonly name: string; readonly port: number };
  /** The name that the server's certificate must bear, or undefined: no TLS. */
  readonly secureName: string | undefined;
}

/** A connection with a deadline: every function throws `CheckFailure` once that is over. */
export interface Connection {
  /** Sends the text in UTF-8. */
  send(text: string): Promise<void>;
  /** The next bytes, at least one, or undefined once the server has ended its side. */
  receive(): Promise<Uint8Array | undefined>;
  close(): void;
}

export interface Platform {
  /** Whether `connect` can make a secure connection. */
  readonly speaksTls: boolean;
  /** Milliseconds since some moment; unlike the time of day it never jumps. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** The value of an environment variable, or undefined where it is not set. */
  environment(name: string): string | undefined;
  /** Writes a line to standard output, at once; false when nobody reads it any more. */
  writeLine(line: string): boolean;
  /** Writes a line to standard error, at once. */
  writeErrorLine(line: string): void;
  /**
   * Connects by the deadline, a moment of `now()`. Every address of a name is tried, and one that
   * is silent must not use up the time of those after it. Throws `CheckFailure`: see `Reason`.
   */
  connect(endpoint: Endpoint, deadline: number): Promise<Connection>;
  /**
   * From now on SIGINT and SIGTERM end the process with this exit code. Without it they would be
   * ignored in a container in which the check is PID 1.
   */
  exitOnSignal(exitCode: number): void;
  /**
   * Becomes the command: same PID, environment and open streams. Returns only where that is not
   * possible, with the exit code to end with: 127 not found, 126 found but cannot be run.
   */
  become(command: readonly string[]): Promise<number>;
}
