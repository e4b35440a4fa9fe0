// A connection whose bytes are asked for, over a Node socket.

import type { Socket } from 'node:net';
import { CheckFailure } from '../core/failure.ts';
import { type Attempt, type Connection, SystemError, type Target } from '../core/platform.ts';
import { errorCode, net, tls, toSystemError } from './system.ts';

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
  const received: Uint8Array[] = [];
  let socket = plain;
  let ended = false;
  let failure: SystemError | undefined;
  let wake = (): void => {};

  function fail(error: SystemError): void {
    failure = error;
    wake();
  }

  function listen(): void {
    socket.on('data', (bytes: Uint8Array) => {
      received.push(bytes);
      // Nothing more until this has been read: the server must not fill our memory.
      socket.pause();
      wake();
    });
    socket.on('end', () => {
      ended = true;
      wake();
    });
    socket.on('error', (error) => fail(toSystemError(error)));
  }

  return {
    async secure(name) {
      socket.on('error', () => {});
      socket = await secureSocket(plain, name);
    },
    async send(text) {
      listen();
      socket.write(text);
    },
    async receive() {
      for (;;) {
        const bytes = received.shift();
        if (bytes !== undefined) return bytes;
        if (ended) return undefined;
        if (failure !== undefined) throw failure;
        socket.resume();
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    abort() {
      // What waits for the secure connection hears of it by this, too.
      plain.destroy(new SystemError('ECANCELED'));
      fail(new SystemError('ECANCELED'));
    },
    close() {
      // Later, because a process that is about to end need not take its connection apart.
      setImmediate(() => socket.destroy());
    },
  };
}

/**
 * Resolves once the server has shown a certificate for this name that is trusted.
 * @throws CheckFailure `tls`
 */
function secureSocket(socket: Socket, name: string): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const isName = net().isIP(name) === 0;
    const secure = tls().connect({ socket, host: name, ...(isName ? { servername: name } : {}) });
    function fail(error: Error): void {
      secure.destroy();
      reject(new CheckFailure('tls', `${error.message} (${errorCode(error)})`));
    }
    secure.once('error', fail);
    socket.once('close', () => fail(new Error('the connection ended')));
    secure.once('secureConnect', () => {
      secure.removeListener('error', fail);
      resolve(secure);
    });
  });
}
