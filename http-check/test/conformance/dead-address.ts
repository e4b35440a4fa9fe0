// An address on which connections are neither made nor refused, as behind a firewall.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';

const BACKLOG = 1;
/** Listens on the port or path of its first argument, says so, and passes every check. */
const SERVER = `
  const server = require('node:http').createServer((_, response) => response.end('Ok'));
  const where = Number(process.argv[1])
    ? { host: '127.0.0.1', port: process.argv[1] }
    : { path: process.argv[1] };
  server.listen({ ...where, backlog: ${BACKLOG} }, () => console.log('listening'));`;

export interface DeadAddress {
  /** From now on it answers. */
  revive(): void;
  close(): Promise<void>;
}

/**
 * Makes 127.0.0.1 dead on this port, or a Unix socket of this path: a process that is stopped accepts nothing, and once the
 * system's queue for it is full, the system does not answer either.
 */
export async function makeDead(where: number | string): Promise<DeadAddress> {
  const child: ChildProcess = spawn(process.execPath, ['--eval', SERVER, `${where}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout ?? child, 'data');
  child.kill('SIGSTOP');
  const queued = Array.from({ length: BACKLOG + 1 }, () =>
    typeof where === 'number' ? net.connect(where, '127.0.0.1') : net.connect(where),
  );
  for (const socket of queued) socket.on('error', () => {});
  await Promise.all(queued.map((socket) => once(socket, 'connect')));
  function leave(): void {
    for (const socket of queued) socket.destroy();
  }
  return {
    revive() {
      leave();
      child.kill('SIGCONT');
    },
    async close() {
      leave();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
}
