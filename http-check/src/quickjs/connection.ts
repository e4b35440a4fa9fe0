// A connection over a descriptor, and TLS over it.
import { type Connection, SystemError, type Trust } from '../core/platform.ts';
import { attempt, forget, type System, waitFor } from './system.ts';

/** Where systems keep the authorities that they trust: Debian and Alpine, Fedora, SUSE. */
const BUNDLES = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
];

let isTlsReady = false;

/** Makes TLS ready, once: all connections of a run trust the same. */
function prepareTls({ insecure, authorities }: Trust): void {
  if (isTlsReady) return;
  attempt(() => system.tlsTrust(insecure ? '' : (authorities ?? readBundle())));
  isTlsReady = true;
}

function readBundle(): string {
  for (const path of BUNDLES) {
    try {
      return system.readFile(path);
    } catch {
      // The next system's.
    }
  }
  throw new Error('NO_AUTHORITIES');
}

export function createConnection(descriptor: number): Connection {
  let isAborted = false;
  let isSecure = false;
  let io: Pick<System, 'read' | 'write'> = system;

  async function ready(awaited: number): Promise<void> {
    await waitFor(awaited);
    if (isAborted) throw new SystemError('ECANCELED');
  }

  function write(text: string, written: number): number {
    try {
      return io.write(descriptor, text, written);
    } catch {
      // A server may answer and hang up without reading all: what it said comes first.
      return Number.POSITIVE_INFINITY;
    }
  }

  return {
    async secure(name, trust) {
      prepareTls(trust);
      isSecure = true;
      attempt(() => system.tlsBegin(descriptor, name.replace(/\.$/, '')));
      const shake = () => attempt(() => system.tlsHandshake(descriptor));
      for (let next = shake(); next !== undefined; next = shake()) await ready(next);
      io = { read: system.tlsRead, write: system.tlsWrite };
    },
    async send(text) {
      for (let written = write(text, 0); written < Number.POSITIVE_INFINITY; ) {
        await ready(~descriptor);
        written = write(text, written);
      }
    },
    async receive() {
      for (;;) {
        await ready(descriptor);
        const bytes = attempt(() => io.read(descriptor));
        if (bytes !== undefined) return bytes.byteLength === 0 ? undefined : new Uint8Array(bytes);
      }
    },
    abort() {
      isAborted = true;
      forget(descriptor);
    },
    close() {
      forget(descriptor);
      if (isSecure) system.tlsEnd(descriptor);
      system.close(descriptor);
    },
  };
}
