// Listens, and stops gracefully, which takes more than `server.close()`:
//   - For a moment before the port closes, every response asks its client to close the connection, and /ready can say
//     no, so that load balancers and keep-alive clients use another replica.
//   - Requests whose connection is open already, or waits in the kernel's queue, still get their response.
//   - Event streams and upgraded connections end, and so do requests that never arrive in full.
//   - The process exits with 0; with 1 if requests are open at the deadline, or at a second signal.
//
// This file needs only Node.js, so you can copy it as it is:
//   await serve(app, createLifecycle(), console, { PORT: 3000, DRAIN_PERIOD: 500, STOP_DEADLINE: 8_000 });
import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { ServerOptions as TlsOptions } from 'node:https';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';

/** The phase of a process between start and exit, which determines readiness. */
export type Phase = 'starting' | 'ready' | 'stopping';

/** Shared by the route /ready and the graceful stop. */
export interface Lifecycle {
  phase: Phase;
}

/** Returns a lifecycle in the phase `starting`. The code that binds the port sets `ready`. */
export const createLifecycle = (): Lifecycle => ({ phase: 'starting' });

/** `console` and pino are logs. */
type Log = Pick<Console, 'info' | 'warn' | 'error'>;

/** The settings for a stop contradict each other. */
export class StopSettingsError extends RangeError {}

export interface ServeSettings {
  /** Milliseconds for which a stopping service still accepts requests, while /ready says no: see the top of the file. */
  DRAIN_PERIOD: number;
  /** Milliseconds after which a stop drops its last requests; more than DRAIN_PERIOD. */
  STOP_DEADLINE: number;
  PORT: number;
  /** The address to bind; all addresses if undefined. */
  HOST?: string | undefined;
  /** The options of https.createServer, such as `key` and `cert` in PEM; without them, HTTP. */
  tls?: TlsOptions;
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
  { DRAIN_PERIOD, tls }: Pick<ServeSettings, 'DRAIN_PERIOD' | 'tls'>,
): { server: Server; stop: () => Promise<void> } {
  const underWay = new Set<ServerResponse>();
  const connections = new Set<Socket>();
  /** Connections accepted since the start. */
  let connected = 0;
  let isOver = false;

  const listener: RequestListener = (request, response) => {
    underWay.add(response);
    response.once('close', () => {
      underWay.delete(response);
      closeConnectionsWhenDone();
    });
    if (lifecycle.phase === 'stopping') askToClose(response);
    app(request, response);
  };
  const server = tls
    ? process
        .getBuiltinModule('node:https')
        .createServer({ ...tls, maxHeaderSize: MAX_HEADERS }, listener)
    : createServer({ maxHeaderSize: MAX_HEADERS }, listener);
  server.on('connection', (socket: Socket) => {
    connected += 1;
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });

  /** Closes what must not delay the stop: upgraded connections, and those without a complete request. */
  function closeConnectionsWhenDone(): void {
    if (isOver && underWay.size === 0) for (const socket of connections) socket.destroy();
  }

  /** Accepts the connections that the kernel queued while this thread was busy, one a turn: closing would drop them. */
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
      for (const response of underWay) {
        // An incomplete request could take forever, and dropping it loses nothing.
        if (!response.req.complete) response.req.destroy();
        else if (isEventStream(response)) response.end();
      }
      server.closeIdleConnections();
      closeConnectionsWhenDone();
      await closed;
    },
  };
}

/** Whether the response ends only when one side closes it; a browser says what it expects. */
function isEventStream(response: ServerResponse): boolean {
  const types = `${response.req.headers.accept} ${response.getHeader('content-type')}`;
  return types.includes('text/event-stream');
}

function askToClose(response: ServerResponse): void {
  if (!response.headersSent) response.setHeader('Connection', 'close');
}

/**
 * Listens, logs the port, and serves until a signal stops the process. @param onStop called when the stop begins
 * @throws Error if the port can't be bound, such as EADDRINUSE
 * @throws StopSettingsError if the deadline is before the end of the drain period
 */
export async function serve(
  app: RequestListener,
  lifecycle: Lifecycle,
  log: Log,
  settings: ServeSettings,
  onStop = () => {},
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

/** Binds the port, a free one for 0, on `host` or all addresses, and returns it. @throws Error such as EADDRINUSE */
export async function listen(server: Server, port: number, host?: string): Promise<number> {
  await once(server.listen(port, host), 'listening');
  return (server.address() as AddressInfo).port;
}

/**
 * Stops the process on SIGTERM (`docker stop`) and SIGINT (Ctrl-C): exits with 0 after the stop, or with 1 if requests
 * are open at the deadline or a second signal arrives.
 *
 * @throws StopSettingsError if the deadline is before the end of the drain period
 */
export function stopOnSignals(
  stop: () => Promise<void>,
  lifecycle: Lifecycle,
  log: Log,
  { DRAIN_PERIOD, STOP_DEADLINE }: Pick<ServeSettings, 'DRAIN_PERIOD' | 'STOP_DEADLINE'>,
): void {
  if (STOP_DEADLINE <= DRAIN_PERIOD) {
    throw new StopSettingsError(
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
