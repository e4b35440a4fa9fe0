// What ../../native offers the program. The functions block; those that fail throw an `Error` whose
// message is the name of the system's error, such as ECONNREFUSED. A `deadline` is a moment of
// `now()`; once it is over, the error is ETIMEDOUT.

export interface System {
  now(): number;
  /** The command line without the program's own name. */
  words(): string[];
  environment(name: string): string | undefined;
  /** From now on SIGINT and SIGTERM end the process with this exit code. */
  exitOnSignal(exitCode: number): void;
  /** Becomes the command that the last so many words of the command line make. */
  become(wordCount: number): void;
  exit(exitCode: number): never;

  /** The addresses of a name, or the name of an error (EAI_…), each with a line feed after it. */
  resolve(name: string, deadline: number): string;
  /** Begins to connect to an IP address, and returns the connection's descriptor. */
  connect(address: string, port: number): number;
  /** The same for a Unix socket. */
  connectUnix(path: string): number;
  /**
   * Waits until one of them is connected or has failed, and returns its place; -1 when the time is
   * over first. Without any it just waits.
   */
  wait(deadline: number, ...descriptors: readonly number[]): number;
  /** Throws the error with which connecting has failed, if it has. */
  finishConnecting(descriptor: number): void;
  /** Writes or sends the text in UTF-8. */
  write(descriptor: number, text: string, deadline: number): void;
  /** The next bytes, at least one, or undefined once the server has ended its side. */
  receive(descriptor: number, deadline: number): ArrayBuffer | undefined;
  close(descriptor: number): void;
}

declare global {
  var system: System;
}

/** The name of the system's error that one of the functions above threw. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
