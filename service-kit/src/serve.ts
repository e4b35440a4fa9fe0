// Listens, and stops gracefully: no request that was accepted is lost.
import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lifecycle } from './lifecycle.ts';
import type { Log } from './log.ts';

/**
 * How long, in milliseconds, a stopping service still accepts requests. Meanwhile /ready answers 503
 * and every answer asks its client to close the connection, so that load balancers and keep-alive
 * clients go elsewhere before the port is closed.
 */
const LAME_DUCK_PERIOD = 500;
/** Milliseconds after which a stop gives up on its last requests. Docker kills after ten seconds. */
const STOP_DEADLINE = 9_000;

export interface StoppableServer {
  /** Does not listen yet. */
  server: Server;
  /** Not ready any more, then no new connections; resolves when the last request has its answer. */
  stop(): Promise<void>;
}

export function createStoppableServer(app: RequestListener, lifecycle: Lifecycle): StoppableServer {
  let requestsUnderWay = 0;

  const server = createServer((request, response) => {
    requestsUnderWay += 1;
    response.once('close', () => {
      requestsUnderWay -= 1;
      closeConnectionsWhenDone();
    });
    if (lifecycle.phase === 'stopping') response.setHeader('Connection', 'close');
    app(request, response);
  });

  /** Connections that are kept alive, or on which half a request has come, must not delay the stop. */
  function closeConnectionsWhenDone(): void {
    if (!server.listening && requestsUnderWay === 0) server.closeAllConnections();
  }

  return {
    server,
    async stop() {
      const wasReady = lifecycle.phase === 'ready';
      lifecycle.phase = 'stopping';
      if (wasReady) await sleep(LAME_DUCK_PERIOD);
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        closeConnectionsWhenDone();
      });
    },
  };
}

/**
 * Resolves with the port once it is bound.
 *
 * @param port 0 takes a free one
 * @param host the address to bind; undefined binds all of the machine's
 * @throws Error when the port cannot be bound, such as EADDRINUSE.
 */
export async function listen(server: Server, port: number, host?: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}

/**
 * Ends the process on SIGTERM (`docker stop`) and SIGINT (Ctrl-C): with exit code 0 after the stop, or
 * with 1 when requests have no answer even at the deadline.
 */
export function stopOnSignals(stop: () => Promise<void>, lifecycle: Lifecycle, log: Log): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (lifecycle.phase === 'stopping') return;
      log.info(`stopping: ${signal} received, requests in flight will finish`);
      setTimeout(() => {
        log.error(`stopped: requests without an answer after ${STOP_DEADLINE / 1_000} s: exit 1`);
        process.exit(1);
      }, STOP_DEADLINE);
      await stop();
      log.info('stopped: exit 0');
      process.exit(0);
    });
  }
}
