// From addresses to a connection, whichever address answers first.

import { CheckFailure } from '../core/failure.ts';
import type { Endpoint } from '../core/platform.ts';
import { systemFailure } from '../core/system-errors.ts';
import { describeTarget, headStart, type Target } from '../core/targets.ts';
import { resolveName } from './resolve.ts';
import { errorName } from './system.ts';

/** Connects by the deadline, and returns the descriptor. Throws `CheckFailure`. */
export function connectDescriptor(server: Endpoint['server'], deadline: number): number {
  if ('unixSocket' in server) return connectToFirst([{ path: server.unixSocket }], deadline);
  const { port } = server;
  const hosts = 'name' in server ? resolveName(server.name, deadline) : server.addresses;
  return connectToFirst(
    hosts.map((host) => ({ host, port })),
    deadline,
  );
}

/** A connection that is being made. */
interface Attempt {
  readonly target: Target;
  readonly descriptor: number;
}

/**
 * Tries one address after the other, the next as soon as one fails or has been silent for its
 * share of the time, and takes the first connection that comes about ("happy eyeballs").
 */
function connectToFirst(targets: readonly Target[], deadline: number): number {
  const pause = headStart(deadline - system.now(), targets.length);
  const waiting = [...targets];
  const attempts: Attempt[] = [];
  let firstFailure: CheckFailure | undefined;
  try {
    while (waiting.length + attempts.length > 0 && system.now() < deadline) {
      const target = waiting.shift();
      try {
        if (target !== undefined) attempts.push({ target, descriptor: begin(target) });
        const until = waiting.length > 0 ? Math.min(system.now() + pause, deadline) : deadline;
        const connected = waitForOne(attempts, until);
        if (connected !== undefined) return connected;
      } catch (error) {
        if (!(error instanceof CheckFailure)) throw error;
        firstFailure ??= error;
      }
    }
  } finally {
    for (const { descriptor } of attempts) system.close(descriptor);
  }
  const places = targets.map(describeTarget).join(', ');
  throw firstFailure ?? new CheckFailure('timeout', `no connection in time to ${places}`);
}

/** Throws `CheckFailure`. */
function begin(target: Target): number {
  try {
    return 'path' in target
      ? system.connectUnix(target.path)
      : system.connect(target.host, target.port);
  } catch (error) {
    throw systemFailure(errorName(error), describeTarget(target), 'refused');
  }
}

/**
 * Waits until one of the attempts is over, and takes it out of the list. Returns its descriptor,
 * or undefined when the time is over first. Throws `CheckFailure` when it has failed.
 */
function waitForOne(attempts: Attempt[], until: number): number | undefined {
  const place = system.wait(until, ...attempts.map(({ descriptor }) => descriptor));
  const attempt = attempts[place];
  if (attempt === undefined) return undefined;
  attempts.splice(place, 1);
  try {
    system.finishConnecting(attempt.descriptor);
    return attempt.descriptor;
  } catch (error) {
    system.close(attempt.descriptor);
    throw systemFailure(errorName(error), describeTarget(attempt.target), 'refused');
  }
}
