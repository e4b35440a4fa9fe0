// TLS over a connected socket.

import type { Socket } from 'node:net';
import { CheckFailure } from '../core/failure.ts';
import { net, tls } from './built-in.ts';
import { errorCode } from './system-error.ts';

/**
 * Resolves once the server has shown a certificate for this name that is trusted.
 * @throws CheckFailure `tls`
 */
export function secureSocket(socket: Socket, name: string): Promise<Socket> {
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
