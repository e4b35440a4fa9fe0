// From addresses to a connection, whichever address answers first.

import { CheckFailure } from '../core/failure.ts';
import type { Endpoint } from '../core/platform.ts';
import { systemFailure } from '../core/system-errors.ts';
import { describeTarget, headStart, type Target } from '../core/targets.ts';
import { resolveName } from './resolve.ts';
import { errorName } from './system.ts';

/** Connects by the deadline, and returns the descriptor. Throws `CheckFailure`. */
export function connectDescriptor(server: Endpoint['server'], deadline: number): number {
  return new Connecting(findTargets(server, deadline), deadline).run();
}

function findTargets(server: Endpoint['server'], deadline: number): Target[] {
  if ('unixSocket' in server) return [{ path: server.unixSocket }];
  const { port } = server;
  const hosts = 'name' in server ? resolveName(server.name, deadline) : server.addresses;
  return hosts.map((host) => ({ host, port }));
}

/**
 * Tries one address after the other, the next as soon as one fails or has been silent for its
 * share of the time, and takes the first connection that comes about ("happy eyeballs").
 */
class Connecting {
  readonly #targets: readonly Target[];
  readonly #deadline: number;
  readonly #headStart: number;
  readonly #waiting: Target[];
  /** The targets being tried, by their descriptors. */
  readonly #trying = new Map<number, Target>();
  #nextStart = Number.NEGATIVE_INFINITY;
  #firstFailure: CheckFailure | undefined;

  constructor(targets: readonly Target[], deadline: number) {
    this.#targets = targets;
    this.#deadline = deadline;
    this.#headStart = headStart(deadline - system.now(), targets.length);
    this.#waiting = [...targets];
  }

  run(): number {
    try {
      for (;;) {
        if (system.now() >= this.#deadline) throw this.#firstFailure ?? this.#timeout();
        if (this.#waiting.length > 0 && system.now() >= this.#nextStart) {
          this.#tryNext();
        } else if (this.#trying.size > 0) {
          const connected = this.#waitForOne();
          if (connected !== undefined) return connected;
        } else {
          throw this.#firstFailure ?? this.#timeout();
        }
      }
    } finally {
      for (const descriptor of this.#trying.keys()) system.close(descriptor);
    }
  }

  #tryNext(): void {
    const target = this.#waiting.shift();
    if (target === undefined) return;
    try {
      this.#trying.set(begin(target), target);
      this.#nextStart = system.now() + this.#headStart;
    } catch (error) {
      this.#fail(error, target);
    }
  }

  /** The descriptor that is connected now, if one is. */
  #waitForOne(): number | undefined {
    const until = this.#waiting.length > 0 ? this.#nextStart : this.#deadline;
    const attempts = [...this.#trying];
    const place = system.wait(
      Math.min(until, this.#deadline),
      ...attempts.map(([descriptor]) => descriptor),
    );
    const [descriptor, target] = attempts[place] ?? [];
    if (descriptor === undefined || target === undefined) return undefined;
    this.#trying.delete(descriptor);
    try {
      system.finishConnecting(descriptor);
      return descriptor;
    } catch (error) {
      system.close(descriptor);
      this.#fail(error, target);
      return undefined;
    }
  }

  #fail(error: unknown, target: Target): void {
    this.#firstFailure ??= systemFailure(errorName(error), describeTarget(target), 'refused');
    this.#nextStart = Number.NEGATIVE_INFINITY;
  }

  #timeout(): CheckFailure {
    const places = this.#targets.map(describeTarget).join(', ');
    return new CheckFailure('timeout', `no connection in time to ${places}`);
  }
}

function begin(target: Target): number {
  return 'path' in target
    ? system.connectUnix(target.path)
    : system.connect(target.host, target.port);
}
