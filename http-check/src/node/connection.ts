// A connection whose bytes are asked for, over a Node socket.

import type { Socket } from 'node:net';
import {
  type Attempt,
  type Connection,
  SystemError,
  type Target,
  type Trust,
} from '../core/platform.ts';
import { net, tls, toSystemError } from './system.ts';

/** See `Platform.connect`. */
export function connect(target: Target): Attempt {
  const socket = net().connect(target);
  const connection = new Promise<Connection>((resolve, reject) => {
    socket.once('connect', () => {
      socket.removeAllListeners('error');
      resolve(createConnection(socket));
    });
    socket.once('error', (error) => reject(toSystemError(error)));
  });
  return { connection, abandon: () => socket.destroy() };
}

function createConnection(plain: Socket): Connection {
  let socket = plain;
  // The reader throws errors; while bytes are sent, there is no reader.
  plain.on('error', () => {});
  /** Reads no further than it is asked to: the server must not fill our memory. */
  let received: AsyncIterator<Uint8Array>;

  return {
    async secure(name, trust) {
      socket = await secureSocket(plain, name.replace(/\.$/, ''), trust);
    },
    async send(text) {
      received = socket.iterator({ destroyOnReturn: false });
      socket.write(text);
    },
    async receive() {
      try {
        const { value } = await received.next();
        return value;
      } catch (error) {
        throw toSystemError(error);
      }
    },
    abort() {
      // What waits for the secure connection hears of it by this, too.
      for (const each of [socket, plain]) each.destroy(new SystemError('ECANCELED'));
    },
    close() {
      // Later, because a process that is about to end need not take its connection apart.
      setImmediate(() => socket.destroy());
    },
  };
}

/**
 * Resolves once the server has shown a certificate for this name that is trusted.
 * @throws SystemError
 */
function secureSocket(
  socket: Socket,
  host: string,
  { insecure, authorities }: Trust,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const secure = tls().connect({
      socket,
      host,
      servername: net().isIP(host) === 0 ? host : '',
      rejectUnauthorized: !insecure,
      ...(authorities !== undefined && { ca: authorities }),
    });
    function fail(error: Error): void {
      secure.destroy();
      reject(toSystemError(error));
    }
    secure.once('error', fail);
    socket.once('close', () => fail(new SystemError('UNEXPECTED_EOF')));
    secure.once('secureConnect', () => {
      secure.removeListener('error', fail);
      resolve(secure);
    });
  });
}
