// A connection over a descriptor.

import { type Attempt, type Connection, SystemError, type Target } from '../core/platform.ts';
import { forget, readable, writable } from './event-loop.ts';
import { attempt } from './system.ts';

/** See `Platform.connect`. */
export function connect(target: Target): Attempt {
  let descriptor: number;
  try {
    descriptor = attempt(() =>
      'path' in target ? system.connectUnix(target.path) : system.connect(target.host, target.port),
    );
  } catch (error) {
    return { connection: Promise.reject(error), abandon: () => {} };
  }
  async function finish(): Promise<Connection> {
    const isReady = await writable(descriptor);
    if (!isReady) return new Promise(() => {});
    try {
      attempt(() => system.finishConnecting(descriptor));
      return createConnection(descriptor);
    } catch (error) {
      system.close(descriptor);
      throw error;
    }
  }
  function abandon(): void {
    forget(descriptor);
    system.close(descriptor);
  }
  return { connection: finish(), abandon };
}

function createConnection(descriptor: number): Connection {
  let isAborted = false;

  function expectOpen(): void {
    if (isAborted) throw new SystemError('ECANCELED');
  }

  function write(text: string, written: number): number {
    try {
      return system.write(descriptor, text, written);
    } catch {
      // A server may answer and hang up without reading all: what it said comes first.
      return Number.POSITIVE_INFINITY;
    }
  }

  return {
    async send(text) {
      for (let written = write(text, 0); written < Number.POSITIVE_INFINITY; ) {
        await writable(descriptor);
        expectOpen();
        written = write(text, written);
      }
    },
    async receive() {
      for (;;) {
        await readable(descriptor);
        expectOpen();
        const bytes = attempt(() => system.read(descriptor));
        if (bytes !== undefined) return bytes.byteLength === 0 ? undefined : new Uint8Array(bytes);
      }
    },
    abort() {
      isAborted = true;
      forget(descriptor);
    },
    close() {
      forget(descriptor);
      system.close(descriptor);
    },
  };
}
