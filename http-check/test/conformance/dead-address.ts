// An address on which connections are neither made nor refused, as behind a firewall.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';

const BACKLOG = 1;
/** Listens on the port of its first argument and names it, then does nothing more. */
const SERVER = `
  const server = require('node:net').createServer();
  server.listen({ host: '127.0.0.1', port: process.argv[1], backlog: ${BACKLOG} }, () => {
    console.log('listening');
  });`;

export interface DeadAddress {
  close(): Promise<void>;
}

/**
 * Makes 127.0.0.1 dead on this port: a process that is stopped accepts nothing, and once the
 * system's queue for it is full, the system does not answer either.
 */
export async function makeDead(port: number): Promise<DeadAddress> {
  const child: ChildProcess = spawn(process.execPath, ['--eval', SERVER, `${port}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout ?? child, 'data');
  child.kill('SIGSTOP');
  const queued = Array.from({ length: BACKLOG + 1 }, () => net.connect(port, '127.0.0.1'));
  for (const socket of queued) socket.on('error', () => {});
  await Promise.all(queued.map((socket) => once(socket, 'connect')));
  return {
    async close() {
      for (const socket of queued) socket.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
