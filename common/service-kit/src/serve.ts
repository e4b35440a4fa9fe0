// Listens, and stops gracefully: no request that was accepted is lost.
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Lifecycle } from './lifecycle.ts';
import type { Log } from './log.ts';
import { SettingsError } from './settings.ts';

export interface StopSettings {
  /**
   * Milliseconds for which a stopping service still accepts requests. Meanwhile /ready answers 503 and
   * every answer asks its client to close the connection, so that load balancers and keep-alive clients
   * go elsewhere before the port is closed.
   */
  DRAIN_PERIOD: number;
  /** Milliseconds after which a stop gives up on its last requests; longer than DRAIN_PERIOD. */
  STOP_DEADLINE: number;
}

/** Milliseconds that a request may take to arrive over a connection that was there before the port closed. */
const LAST_ARRIVALS = 200;

/** Bytes of a request's headers: browsers send the cookies of all that runs on localhost, whatever its port. */
const MAX_HEADERS = 65_536;

export interface StoppableServer {
  /** Does not listen yet. */
  server: Server;
  /** Not ready any more, then no new connections; resolves when the last request has its answer. */
  stop(): Promise<void>;
}

/** Sets the phase to `stopping`, but never to `ready`: that is left to whoever lets it listen. */
export function createStoppableServer(
  app: RequestListener,
  lifecycle: Lifecycle,
  { DRAIN_PERIOD }: Pick<StopSettings, 'DRAIN_PERIOD'>,
): StoppableServer {
  const underWay = new Set<ServerResponse>();
  /** Connections that were let in, ever. */
  let connected = 0;
  let isOver = false;

  const server = createServer({ maxHeaderSize: MAX_HEADERS }, (request, response) => {
    underWay.add(response);
    response.once('close', () => {
      underWay.delete(response);
      closeConnectionsWhenDone();
    });
    if (lifecycle.phase === 'stopping') askToClose(response);
    app(request, response);
  }).on('connection', () => {
    connected += 1;
  });

  /** Connections on which nothing or half a request has come must not delay the stop. */
  function closeConnectionsWhenDone(): void {
    if (isOver && underWay.size === 0) server.closeAllConnections();
  }

  /**
   * Whom the system has connected while this thread was busy would be turned away by the closing of the port.
   * Node takes one of them at each turn of its event loop.
   */
  async function letWaitingIn(): Promise<void> {
    let before: number;
    do {
      before = connected;
      await nextTurn();
    } while (connected > before);
  }

  return {
    server,
    async stop() {
      const wasReady = lifecycle.phase === 'ready';
      lifecycle.phase = 'stopping';
      for (const response of underWay) askToClose(response);
      if (wasReady) await sleep(DRAIN_PERIOD);
      await letWaitingIn();
      const closed = new Promise<void>((resolve) => {
        // Only the port: the server's own close would also cut connections whose first request is on its way.
        NetServer.prototype.close.call(server, () => resolve());
      });
      await Promise.race([closed, sleep(LAST_ARRIVALS)]);
      isOver = true;
      // Who has not sent the whole request by now may take for ever, and nothing is lost.
      for (const { req } of underWay) if (!req.complete) req.destroy();
      server.closeIdleConnections();
      closeConnectionsWhenDone();
      await closed;
    },
  };
}

function askToClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

/**
 * Listens, says so in the log, and serves until a signal stops the process.
 *
 * @param onStop ends what would keep the server from stopping, such as the streams of open pages
 * @throws Error when the port cannot be bound, such as EADDRINUSE; SettingsError when the deadline would come
 *   before the service has drained.
 */
export async function serve(
  app: RequestListener,
  lifecycle: Lifecycle,
  log: Log,
  settings: StopSettings & { PORT: number; HOST?: string | undefined },
  onStop: () => void,
): Promise<void> {
  const { server, stop } = createStoppableServer(app, lifecycle, settings);
  const stopAll = (): Promise<void> => {
    onStop();
    return stop();
  };
  stopOnSignals(stopAll, lifecycle, log, settings);
  const port = await listen(server, settings.PORT, settings.HOST);
  lifecycle.phase = 'ready';
  log.info(`ready: listening on port ${port}`);
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
  return (server.address() as AddressInfo).port;
}

/**
 * Ends the process on SIGTERM (`docker stop`) and SIGINT (Ctrl-C): with exit code 0 after the stop, or
 * with 1 when requests have no answer even at the deadline, or at a second signal.
 *
 * @throws SettingsError when the deadline would come before the service has drained.
 */
export function stopOnSignals(
  stop: () => Promise<void>,
  lifecycle: Lifecycle,
  log: Log,
  { DRAIN_PERIOD, STOP_DEADLINE }: StopSettings,
): void {
  if (STOP_DEADLINE <= DRAIN_PERIOD) {
    throw new SettingsError(
      `STOP_DEADLINE is "${STOP_DEADLINE}", but must be more than DRAIN_PERIOD, which is ${DRAIN_PERIOD}`,
    );
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, async () => {
      if (lifecycle.phase === 'stopping') {
        log.warn(`stopped at once: ${signal} received while stopping: exit 1`);
        process.exit(1);
      }
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
