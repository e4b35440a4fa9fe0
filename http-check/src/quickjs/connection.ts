// A connection over a descriptor.

import { CheckFailure } from '../core/failure.ts';
import type { Connection } from '../core/platform.ts';
import { systemFailure } from '../core/system-errors.ts';
import { errorName } from './system.ts';

export class DescriptorConnection implements Connection {
  readonly #descriptor: number;
  readonly #deadline: number;

  constructor(descriptor: number, deadline: number) {
    this.#descriptor = descriptor;
    this.#deadline = deadline;
  }

  async send(text: string): Promise<void> {
    try {
      system.write(this.#descriptor, text, this.#deadline);
    } catch (error) {
      // A server may answer and hang up without reading all: what it said comes first.
      if (errorName(error) === 'ETIMEDOUT') throw new CheckFailure('timeout', '');
    }
  }

  async receive(): Promise<Uint8Array | undefined> {
    try {
      const bytes = system.receive(this.#descriptor, this.#deadline);
      return bytes && new Uint8Array(bytes);
    } catch (error) {
      if (errorName(error) === 'ETIMEDOUT') throw new CheckFailure('timeout', '');
      throw systemFailure(errorName(error), 'while reading', 'reset');
    }
  }

  close(): void {
    system.close(this.#descriptor);
  }
}
