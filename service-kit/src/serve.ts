// Listens, and stops gracefully: no request that was accepted is lost.
import { createServer, type RequestListener, type Server } from 'node:http';
import type { Lifecycle } from './lifecycle.ts';
import type { Log } from './log.ts';

/**
 * How long, in milliseconds, a stopping service still accepts requests. Meanwhile /ready answers 503
 * and every answer asks its client to close the connection, so that load balancers and keep-alive
 * clients go elsewhere before the port is closed. Docker kills ten seconds after SIGTERM.
 */
export const LAME_DUCK_PERIOD = 500;

/** An HTTP server that does not listen yet, and that asks its clients to leave while it stops. */
export function createStoppableServer(app: RequestListener, lifecycle: Lifecycle): Server {
  const server = createServer((request, response) => {
    if (lifecycle.phase === 'stopping') response.setHeader('Connection', 'close');
    // Clients that were not asked to leave keep their connections, for which close() would wait.
    response.once('finish', () => {
      if (!server.listening) server.closeIdleConnections();
    });
    app(request, response);
  });
  return server;
}

/**
 * Resolves with the port once it is bound; port 0 takes a free one.
 *
 * @throws Error when the port cannot be bound, such as EADDRINUSE.
 */
export async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening on TCP');
  return address.port;
}

/** Not ready any more, then no new connections; resolves when the last request has its answer. */
export async function stop(server: Server, lifecycle: Lifecycle): Promise<void> {
  const wasReady = lifecycle.phase === 'ready';
  lifecycle.phase = 'stopping';
  if (wasReady) await new Promise((resolve) => setTimeout(resolve, LAME_DUCK_PERIOD));
  await new Promise<void>((resolve) => server.close(() => resolve()));
}

/** Ends the process with exit code 0 on SIGTERM (`docker stop`) and SIGINT (Ctrl-C). */
export function stopOnSignals(server: Server, lifecycle: Lifecycle, log: Log): void {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (lifecycle.phase === 'stopping') return;
      log.info(`stopping: ${signal} received, requests in flight will finish`);
      await stop(server, lifecycle);
      log.info('stopped: exit 0');
      process.exit(0);
    });
  }
}
