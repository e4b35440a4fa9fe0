// Servers that behave in one way each, most of them badly.
import { once } from 'node:events';
import net from 'node:net';
import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import tls from 'node:tls';

/** What a server does once the request has come; with TLS, `connection` is what is below the session. */
export type Behaviour = (socket: net.Socket, request: string, connection?: net.Socket) => void;

export interface Server extends AsyncDisposable {
  port: number;
  /** Its address, on 127.0.0.1 unless it listens elsewhere. */
  url: string;
  requests: readonly string[];
  /** May be changed. */
  behaviour: Behaviour;
}

/** 200, with the body `Ok`. */
export const ok = says('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOk');
/** 500, without a body. */
export const broken = says('HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n');
export const silent: Behaviour = () => {};

/** Starts a server on a free port or a socket path, with TLS if it gets options; disposal ends all its connections. */
export async function listen(
  behaviour: Behaviour,
  where: { host: string; port?: number } | { path: string } = { host: '127.0.0.1' },
  secure?: tls.TlsOptions,
): Promise<Server> {
  const sockets = new Set<net.Socket>();
  const requests: string[] = [];
  const serve = (socket: net.Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // Clients that leave in the middle are what is tested here.
    socket.on('error', () => {});
    socket.once('data', (bytes) => {
      requests.push(bytes.toString());
      const connection = connections.get(socket.remotePort) ?? socket;
      running.behaviour(socket, bytes.toString(), connection);
    });
  };
  const server = secure ? tls.createServer(secure, serve) : net.createServer(serve);
  const connections = new Map<number | undefined, net.Socket>();
  server.on('connection', (connection) => connections.set(connection.remotePort, connection));
  await once(server.listen('path' in where ? where : { port: 0, ...where }), 'listening');
  const { port } = server.address() as net.AddressInfo;
  const running: Server = {
    port,
    url: `${secure ? 'https' : 'http'}://127.0.0.1:${port}/`,
    requests,
    behaviour,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await server[Symbol.asyncDispose]();
    },
  };
  return running;
}

/** A port on which nothing listens: one that was free a moment ago. */
export async function freePort(): Promise<number> {
  await using server = await listen(silent);
  return server.port;
}

/** Sends this and ends the connection. */
export function says(text: string): Behaviour {
  return (socket) => socket.end(text);
}

/** Sends this and leaves the connection open. */
export function saysAndStays(text: string): Behaviour {
  return (socket) => socket.write(text);
}

/** Sends this and resets the connection. */
export function saysAndResets(text: string): Behaviour {
  return (socket) => socket.write(text, () => socket.resetAndDestroy());
}

/** Sends the start, then one piece after the other at this interval in milliseconds. */
export function drips(start: string, pieces: Iterable<string>, interval: number): Behaviour {
  return async (socket) => {
    socket.write(start);
    for (const piece of pieces) {
      await sleep(interval);
      if (socket.destroyed) return;
      socket.write(piece);
    }
  };
}

/** Sends the start, then this over and over, as fast as the client reads, up to so many bytes. */
export function floods(start: string, again: string, length = Number.MAX_SAFE_INTEGER): Behaviour {
  const block = Buffer.from(again.repeat(Math.ceil(65_536 / again.length)));
  function* blocks(): Generator<Buffer> {
    yield Buffer.from(start);
    for (let left = length; left > 0; left -= block.length) yield block.subarray(0, left);
  }
  return (socket) => Readable.from(blocks()).pipe(socket, { end: false });
}

export function* forever(piece: string): Generator<string> {
  for (;;) yield piece;
}
