// A server that speaks TLS over a connection on which bytes change, stay out or end.
import { readFileSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import fc from 'fast-check';
import { type Behaviour, listen } from './conformance/servers.ts';

/** Bytes: what a server sends before the answer, and a little of that. */
const HANDSHAKE = 1_500;
const bytes = fc.uint8Array({ minLength: 1, maxLength: 8 }).map((array) => Buffer.from(array));

/** What is done to the bytes of the server. */
export const damage = fc.record({
  version: fc.constantFrom('TLSv1.2' as const, 'TLSv1.3' as const),
  /** What is put in the place of as many bytes. */
  edits: fc.array(fc.record({ at: fc.nat(HANDSHAKE), bytes }), { maxLength: 3 }),
  /** The place where it ends, or only stops. */
  end: fc.oneof(fc.constant(Number.POSITIVE_INFINITY), fc.nat(HANDSHAKE)),
  ending: fc.constantFrom('end', 'reset', 'stay'),
  pieceLength: fc.constantFrom(1, 7, 100, 65_536),
});
export type Damage = typeof damage extends fc.Arbitrary<infer Value> ? Value : never;

const folder = path.join(import.meta.dirname, 'conformance', 'certificates');
export const authority = path.join(folder, 'authority.pem');

/** Starts it and returns its port; `next` says what becomes of a connection. */
export async function listenMangled(behaviour: Behaviour, next: () => Damage): Promise<number> {
  const pem = readFileSync(path.join(folder, 'server.pem'));
  const start = async (version: Damage['version']) => {
    const options = { cert: pem, key: pem, minVersion: version, maxVersion: version };
    return listen(behaviour, { host: '127.0.0.1' }, options);
  };
  const servers = { 'TLSv1.2': await start('TLSv1.2'), 'TLSv1.3': await start('TLSv1.3') };
  const server = net.createServer((socket) => {
    const { version, edits, end, ending, pieceLength } = next();
    const upstream = net.connect(servers[version].port, '127.0.0.1');
    let length = 0;
    upstream.on('data', (chunk: Buffer) => {
      for (const { at, bytes } of edits) {
        if (at >= length && at < length + chunk.length) bytes.copy(chunk, at - length);
      }
      const whole = chunk.subarray(0, Math.max(0, end - length));
      const size = end - length < HANDSHAKE ? pieceLength : whole.length;
      for (let at = 0; at < whole.length; at += size) socket.write(whole.subarray(at, at + size));
      length += chunk.length;
      if (length < end || ending === 'stay') return;
      if (ending === 'end') socket.end();
      else socket.resetAndDestroy();
    });
    socket.pipe(upstream);
    // Clients that leave in the middle are to be expected, and so are servers that do not understand.
    for (const each of [socket, upstream]) each.on('error', () => {});
    upstream.on('end', () => socket.end());
    socket.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as net.AddressInfo).port;
}
