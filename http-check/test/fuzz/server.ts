// A server that gives whatever answer it is told to.

import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answers.ts';

export interface FuzzServer {
  port: number;
  /** What the next connections get, one after the other and then from the first again. */
  give(answers: readonly Answer[]): void;
  close(): void;
}

export async function startFuzzServer(): Promise<FuzzServer> {
  let answers: readonly Answer[] = [];
  let connections = 0;
  const server = net.createServer((socket) => {
    const answer = answers[connections % answers.length];
    connections += 1;
    // Clients that leave in the middle are to be expected.
    socket.on('error', () => {});
    socket.once('data', () => answer && send(socket, answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    give(next) {
      answers = next;
      connections = 0;
    },
    close: () => server.close(),
  };
}

async function send(socket: net.Socket, { pieces, pause, ending }: Answer): Promise<void> {
  socket.resume();
  do {
    for (const piece of pieces) {
      if (socket.destroyed) return;
      if (!socket.write(piece)) await writable(socket);
      if (pause > 0) await sleep(pause);
    }
    // Lets others have a turn, and finds out whether the client has gone.
    await sleep(0);
  } while (ending === 'repeat' && pieces.length > 0 && !socket.destroyed);
  if (ending === 'end') socket.end();
  if (ending === 'reset') socket.resetAndDestroy();
}

/** Resolves once the socket takes more, or is closed. */
function writable(socket: net.Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('drain', resolve);
    socket.once('close', resolve);
  });
}
