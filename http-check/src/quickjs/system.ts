// What ../../native offers the program, and what waits for it. None of these functions waits, but for `poll`; those that
// fail throw an `Error` whose message is the name of the system's error, such as ECONNREFUSED.
import { SystemError } from '../core/platform.ts';

export interface System {
  now(): number;
  date(): string;
  /** The command line without the program's own name: up to `--`, and one word of the command. */
  words(): string[];
  environment(name: string): string | undefined;
  /** What is linked into the executable, with versions. */
  libraries: string;
  /** The text of a regular file of at most 1 MiB. */
  readFile(path: string): string;
  /** Becomes the command that stands after `--`. */
  become(): never;
  exit(exitCode: number): never;

  /** 4 or 6 if the text is an address of that version of IP, otherwise 0. */
  ipVersion(text: string): number;
  /** Reads some lines of the hosts file. Returns the byte to continue from, or -1, then the name's addresses. */
  hosts(name: string, from: number): [next: number, ...addresses: string[]];
  /** Asks DNS in a thread. Returns a descriptor that yields a line for each address, or getaddrinfo's error. */
  lookUp(name: string, ipVersion: number): number;
  /** Begins to connect to an IP address, and returns the connection's descriptor. */
  connect(address: string, port: number): number;
  /** The same for a Unix socket. */
  connectUnix(path: string): number;
  /** Throws the error with which connecting has failed, if it has. */
  finishConnecting(descriptor: number): void;
  /** Writes the text in UTF-8 from this byte on. Returns how many bytes are written by now: Infinity once all are. */
  write(descriptor: number, text: string, written: number): number;
  /** The next bytes, none once there are no more, or undefined while there are none yet. */
  read(descriptor: number): ArrayBuffer | undefined;
  close(descriptor: number): void;

  /** Makes TLS ready, once, to trust these certificates (PEM) and authorities among them; all, if there are none. */
  tlsTrust(certificates: string): void;
  /** Begins a session over a connection, with a server of this name or IP address. */
  tlsBegin(descriptor: number, name: string): void;
  /**
   * Continues the handshake. Returns what to `poll` before the next call, or undefined at its end.
   * Also throws Node's names for problems of certificates, UNEXPECTED_EOF, and TLS_ with what is wrong.
   */
  tlsHandshake(descriptor: number): number | undefined;
  /** Like `write`. */
  tlsWrite(descriptor: number, text: string, written: number): number;
  /** Like `read`; throws UNEXPECTED_EOF when the connection has ended but not the session. */
  tlsRead(descriptor: number): ArrayBuffer | undefined;
  /** Ends the session, if there is one; to be called before the descriptor is closed. */
  tlsEnd(descriptor: number): void;
  /**
   * Waits until a moment of `now()`, or until a descriptor can be read, or its complement (~) be written.
   * Returns the places of those that are ready.
   */
  poll(until: number, ...descriptors: readonly number[]): number[];
  /** What the host calls, again and again, when nothing else is left to do. */
  turn: () => void;
}

declare global {
  var system: System;
}

/** The name of the system's error that one of these functions has thrown. */
export function errorName(error: unknown): string {
  return error instanceof Error ? error.message : `${error}`;
}

/** Does what may throw one of the errors above, as `SystemError`. */
export function attempt<Value>(work: () => Value): Value {
  try {
    return work();
  } catch (error) {
    throw new SystemError(errorName(error));
  }
}

interface Waiter {
  /** A descriptor, or its complement: see `System.poll`; undefined: only the time is waited for. */
  descriptor?: number;
  /** A moment of `system.now()`. */
  until: number;
  wake(isReady: boolean): void;
}

const waiters = new Set<Waiter>();

/** Waits for the next event, and resumes the functions that wait for it. */
export function turn(): void {
  const now = [...waiters];
  const until = Math.min(...now.map((waiter) => waiter.until));
  const polled = now.filter(({ descriptor }) => descriptor !== undefined);
  const ready = system.poll(until, ...polled.map(({ descriptor = 0 }) => descriptor));
  for (const place of ready) wake(polled[place], true);
  const time = system.now();
  for (const waiter of now) if (waiter.until <= time) wake(waiter, false);
}

function wake(waiter: Waiter | undefined, isReady: boolean): void {
  // Another one may have put an end to it in the meantime.
  if (waiter !== undefined && waiters.delete(waiter)) waiter.wake(isReady);
}

/** Calls `wake` after so many milliseconds, unless the function that it returns is called first. */
export function after(milliseconds: number, wake: () => void): () => void {
  const waiter: Waiter = { until: system.now() + milliseconds, wake };
  waiters.add(waiter);
  return () => waiters.delete(waiter);
}

/** Resolves to true once `System.poll` returns the descriptor, to false when it is forgotten or the moment has come. */
export function waitFor(descriptor: number, until = Number.POSITIVE_INFINITY): Promise<boolean> {
  return new Promise((resolve) => waiters.add({ descriptor, until, wake: resolve }));
}

/** Wakes all who wait for this descriptor. */
export function forget(descriptor: number): void {
  for (const waiter of waiters) {
    if (waiter.descriptor === descriptor || waiter.descriptor === ~descriptor) wake(waiter, false);
  }
}
