// A connection whose bytes are asked for, over a Node socket.

import type { Socket } from 'node:net';
import type { CheckFailure } from '../core/failure.ts';
import type { Connection } from '../core/platform.ts';
import { systemFailure } from '../core/system-errors.ts';
import { before } from './deadline.ts';
import { errorCode } from './error-code.ts';

export class SocketConnection implements Connection {
  readonly #socket: Socket;
  readonly #deadline: number;
  readonly #received: Uint8Array[] = [];
  #ended = false;
  #failure: CheckFailure | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket, deadline: number) {
    this.#socket = socket;
    this.#deadline = deadline;
    socket.on('data', (bytes: Uint8Array) => {
      this.#received.push(bytes);
      // Nothing more until this has been read: the server must not fill our memory.
      socket.pause();
      this.#wake();
    });
    socket.on('end', () => {
      this.#ended = true;
      this.#wake();
    });
    socket.on('error', (error) => {
      this.#failure = systemFailure(errorCode(error), 'while reading', 'reset');
      this.#wake();
    });
  }

  /** Does not wait: what cannot be sent shows as soon as the answer is asked for. */
  async send(text: string): Promise<void> {
    this.#socket.write(text);
  }

  async receive(): Promise<Uint8Array | undefined> {
    for (;;) {
      const bytes = this.#received.shift();
      if (bytes !== undefined) return bytes;
      if (this.#ended) return undefined;
      if (this.#failure !== undefined) throw this.#failure;
      const woken = new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#socket.resume();
      await before(this.#deadline, woken, 'no more bytes in time');
    }
  }

  close(): void {
    // Later, because a process that is about to end need not take its connection apart.
    setImmediate(() => this.#socket.destroy());
  }
}
