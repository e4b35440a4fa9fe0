// A connection whose bytes are asked for, over a Node socket.

import type { Socket } from 'node:net';
import { CheckFailure } from '../core/failure.ts';
import type { Connection } from '../core/platform.ts';
import { systemFailure } from '../core/system-errors.ts';
import { now } from './deadline.ts';
import { errorCode } from './error-code.ts';

export class SocketConnection implements Connection {
  readonly #socket: Socket;
  readonly #timer: NodeJS.Timeout;
  readonly #received: Uint8Array[] = [];
  #ended = false;
  #failure: CheckFailure | undefined;
  #wake: () => void = () => {};

  constructor(socket: Socket, deadline: number) {
    this.#socket = socket;
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
      this.#fail(systemFailure(errorCode(error), 'while reading', 'reset'));
    });
    const timeLeft = Math.max(0, Math.ceil(deadline - now()));
    this.#timer = setTimeout(() => this.#fail(new CheckFailure('timeout', '')), timeLeft);
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
      this.#socket.resume();
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  close(): void {
    clearTimeout(this.#timer);
    // Later, because a process that is about to end need not take its connection apart.
    setImmediate(() => this.#socket.destroy());
  }

  #fail(failure: CheckFailure): void {
    this.#failure = failure;
    this.#wake();
  }
}
