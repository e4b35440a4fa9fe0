// A server that gives whatever answer it is told to.

import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answers.ts';

export class FuzzServer {
  /** What the next connections get. */
  answer: Answer = { pieces: [], pause: 0, ending: 'end' };
  readonly #server: net.Server;

  constructor() {
    this.#server = net.createServer((socket) => {
      // Clients that leave in the middle are to be expected.
      socket.on('error', () => {});
      socket.once('data', () => give(socket, this.answer));
    });
  }

  async listen(): Promise<number> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return (this.#server.address() as net.AddressInfo).port;
  }

  close(): void {
    this.#server.close();
  }
}

async function give(socket: net.Socket, { pieces, pause, ending }: Answer): Promise<void> {
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
