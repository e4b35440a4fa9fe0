// TLS over a connected socket.

import type { Socket } from 'node:net';
import { CheckFailure } from '../core/failure.ts';
import { net, tls } from './built-in.ts';
import { before } from './deadline.ts';
import { errorCode } from './error-code.ts';

/** Resolves once the server has shown a certificate for this name that is trusted. */
export async function secureSocket(
  socket: Socket,
  name: string,
  deadline: number,
): Promise<Socket> {
  const isName = net().isIP(name) === 0;
  const secure = tls().connect({ socket, host: name, ...(isName ? { servername: name } : {}) });
  const established = new Promise<void>((resolve, reject) => {
    secure.once('secureConnect', resolve);
    secure.once('error', (error) => {
      reject(new CheckFailure('tls', `${error.message} (${errorCode(error)})`));
    });
  });
  try {
    await before(deadline, established, 'no secure connection in time');
  } catch (failure) {
    secure.destroy();
    throw failure;
  }
  secure.removeAllListeners('error');
  return secure;
}
