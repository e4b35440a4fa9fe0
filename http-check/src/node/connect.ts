// From addresses to a connection, whichever address answers first.

import type { Socket } from 'node:net';
import { CheckFailure } from '../core/failure.ts';
import type { Endpoint } from '../core/platform.ts';
import { systemFailure } from '../core/system-errors.ts';
import { describeTarget, headStart, type Target } from '../core/targets.ts';
import { net } from './built-in.ts';
import { now } from './deadline.ts';
import { errorCode } from './error-code.ts';
import { resolveName } from './resolve.ts';

/** Connects by the deadline. Throws `CheckFailure`. */
export async function connectSocket(server: Endpoint['server'], deadline: number): Promise<Socket> {
  if ('unixSocket' in server) {
    return connectToFirst([{ path: server.unixSocket }], deadline);
  }
  const { port } = server;
  const hosts = 'name' in server ? await resolveName(server.name, deadline) : server.addresses;
  return connectToFirst(
    hosts.map((host) => ({ host, port })),
    deadline,
  );
}

/**
 * Tries one address after the other, the next as soon as one fails or has been silent for its
 * share of the time, and takes the first connection that comes about ("happy eyeballs").
 */
function connectToFirst(targets: readonly Target[], deadline: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const time = Math.max(0, Math.ceil(deadline - now()));
    const pause = headStart(time, targets.length);
    const waiting = [...targets];
    const trying = new Set<Socket>();
    let firstFailure: CheckFailure | undefined;
    let nextTimer: NodeJS.Timeout | undefined;
    const deadlineTimer = setTimeout(() => {
      const places = targets.map(describeTarget).join(', ');
      finish();
      reject(firstFailure ?? new CheckFailure('timeout', `no connection in time to ${places}`));
    }, time);

    function finish(connected?: Socket): void {
      clearTimeout(deadlineTimer);
      clearTimeout(nextTimer);
      for (const socket of trying) if (socket !== connected) socket.destroy();
    }

    function tryNext(): void {
      clearTimeout(nextTimer);
      const target = waiting.shift();
      if (target === undefined) return;
      const socket = net().connect(target);
      trying.add(socket);
      socket.once('connect', () => {
        finish(socket);
        socket.removeAllListeners('error');
        resolve(socket);
      });
      socket.once('error', (error) => {
        trying.delete(socket);
        firstFailure ??= systemFailure(errorCode(error), describeTarget(target), 'refused');
        if (waiting.length > 0) return tryNext();
        if (trying.size > 0) return;
        finish();
        reject(firstFailure);
      });
      if (waiting.length > 0) nextTimer = setTimeout(tryNext, pause);
    }
    tryNext();
  });
}
