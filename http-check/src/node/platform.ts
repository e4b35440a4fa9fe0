// The world as the Node build sees it.

import type { Connection, Endpoint, Platform } from '../core/platform.ts';
import { become } from './become.ts';
import { fs } from './built-in.ts';
import { connectSocket } from './connect.ts';
import { SocketConnection } from './connection.ts';
import { now, sleep } from './deadline.ts';
import { errorCode } from './error-code.ts';
import { exit } from './process-end.ts';
import { secureSocket } from './secure.ts';

export const nodePlatform: Platform = {
  speaksTls: true,
  now,
  sleep,
  environment: (name) => process.env[name],
  writeLine: (line) => write(1, line),
  writeErrorLine: (line) => {
    write(2, line);
  },
  connect,
  exitOnSignal,
  become,
};

/** Written at once, and without loading process.stdout, so that an exit loses nothing. */
function write(descriptor: number, line: string): boolean {
  try {
    fs().writeSync(descriptor, `${line}\n`);
    return true;
  } catch (error) {
    return errorCode(error) !== 'EPIPE';
  }
}

async function connect(endpoint: Endpoint, deadline: number): Promise<Connection> {
  const socket = await connectSocket(endpoint.server, deadline);
  if (endpoint.secureName === undefined) return new SocketConnection(socket, deadline);
  const secure = await secureSocket(socket, endpoint.secureName, deadline);
  return new SocketConnection(secure, deadline);
}

let exitCodeOnSignal: number | undefined;

function exitOnSignal(exitCode: number): void {
  const isFirst = exitCodeOnSignal === undefined;
  exitCodeOnSignal = exitCode;
  if (!isFirst) return;
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.on(signal, () => exit(exitCodeOnSignal ?? exitCode));
  }
}
