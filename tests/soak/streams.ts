// Open pages of which only the bytes count that they are sent.
import { type ClientRequest, get } from 'node:http';

export interface Streams {
  /** Bytes that all of them have got so far. */
  readonly bytes: number;
  close(): void;
}

export function openStreams(url: string, count: number): Streams {
  let bytes = 0;
  const openStream = (): ClientRequest =>
    get(url, { agent: false }, (response) => {
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      // It is closed from here.
      response.on('error', () => {});
    }).on('error', () => {});
  const requests = Array.from({ length: count }, openStream);
  return {
    get bytes() {
      return bytes;
    },
    close() {
      for (const request of requests) request.destroy();
    },
  };
}
