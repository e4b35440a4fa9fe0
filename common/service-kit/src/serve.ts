// Listens, and stops gracefully: completes every accepted request.
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import type { Lifecycle } from './lifecycle.ts';
import type { Log } from './log.ts';
import { SettingsError } from './settings.ts';

export interface StopSettings {
  /**
   * Milliseconds for which a stopping service still accepts requests. Meanwhile /ready answers 503, and every
   * response asks the client to close the connection, so that load balancers and keep-alive clients use another
   * replica before the port closes.
   */
  DRAIN_PERIOD: number;
  /** Milliseconds after which a stop drops its last requests; more than DRAIN_PERIOD. */
  STOP_DEADLINE: number;
}

/** Milliseconds that a request may take to arrive on a connection that was open before the port closed. */
const LAST_ARRIVALS = 200;

/** Bytes of a request's headers. Browsers send the cookies of all projects on localhost, whatever the port. */
const MAX_HEADERS = 65_536;

/**
 * Creates a server, which is not listening yet, and what stops it: `stop` sets the phase to `stopping`, then closes the
 * port, and resolves when the last request has its response. The caller sets `ready`.
 */
export function createStoppableServer(
  app: RequestListener,
  lifecycle: Lifecycle,
  { DRAIN_PERIOD }: Pick<StopSettings, 'DRAIN_PERIOD'>,
): { server: Server; stop: () => Promise<void> } {
  const underWay = new Set<ServerResponse>();
  /** Connections accepted since the start. */
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

  /** Closes connections without a complete request, which must not delay the stop. */
  function closeConnectionsWhenDone(): void {
    if (isOver && underWay.size === 0) server.closeAllConnections();
  }

  /**
   * Accepts the connections that the kernel queued while this thread was busy; closing the port would drop them.
   * Node accepts one per turn of the event loop.
   */
  async function acceptQueued(): Promise<void> {
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
      await acceptQueued();
      const closed = new Promise<void>((resolve) => {
        // Closes only the port; the server's own close would also cut connections whose first request is arriving.
        NetServer.prototype.close.call(server, () => resolve());
      });
      await Promise.race([closed, sleep(LAST_ARRIVALS)]);
      isOver = true;
      // An incomplete request could take forever, and dropping it loses nothing.
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
 * Listens, logs the port, and serves until a signal stops the process.
 *
 * @param onStop closes what would delay the stop, such as the streams of open pages
 * @throws Error if the port can't be bound, such as EADDRINUSE; SettingsError if the deadline is before the end of the
 *   drain period
 */
export async function serve(
  app: RequestListener,
  lifecycle: Lifecycle,
  log: Log,
  settings: StopSettings & { PORT: number; HOST?: string | undefined },
  onStop: () => void,
): Promise<void> {
  const { server, stop } = createStoppableServer(app, lifecycle, settings);
  const stopAll = async (): Promise<void> => {
    onStop();
    await stop();
  };
  stopOnSignals(stopAll, lifecycle, log, settings);
  const port = await listen(server, settings.PORT, settings.HOST);
  lifecycle.phase = 'ready';
  log.info(`ready: listening on port ${port}`);
}

/**
 * Binds the port and returns it.
 *
 * @param port 0 selects a free one
 * @param host the address to bind; undefined binds all addresses
 * @throws Error if the port can't be bound, such as EADDRINUSE
 */
export async function listen(server: Server, port: number, host?: string): Promise<number> {
  await once(server.listen(port, host), 'listening');
  return (server.address() as AddressInfo).port;
}

/**
 * Stops the process on SIGTERM (`docker stop`) and SIGINT (Ctrl-C): exits with 0 after the stop, or with 1 if requests
 * are open at the deadline or a second signal arrives.
 *
 * @throws SettingsError if the deadline is before the end of the drain period
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
