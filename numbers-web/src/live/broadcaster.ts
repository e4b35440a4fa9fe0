// Sends the state and its changes to all open pages, as server-sent events. A page that comes or comes
// back gets everything once, then each change.
import type { Response } from 'express';
import { sendProblem } from 'service-kit/problem.ts';
import type { Update } from './merge.ts';
import type { Store } from './store.ts';

/** Pages that are served at the same time; further ones are told to ask again and again instead. */
const MAX_STREAMS = 200;
/** Milliseconds between signs of life, so that a page notices a dead connection. */
const HEARTBEAT_INTERVAL = 5_000;
/** Milliseconds after which a browser tries to connect again. */
const RETRY_DELAY = 1_000;
/** Bytes of updates that may wait for a slow page before it is cut off; it will come back and get all anew. */
const MAX_BACKLOG = 64_000;
/** Milliseconds for which a page that asks again and again counts as watching. */
const POLLING_MEMORY = 10_000;

export interface Broadcaster {
  /** Handles GET /events. */
  connect(response: Response): void;
  /** Notes that a page without a stream is watching. */
  notePoll(): void;
  readonly streams: number;
  /** Whether any page is open. */
  isWatched(): boolean;
  /** Ends all streams, so that the server can stop, and accepts no more. */
  close(): void;
}

/** Becomes the one listener of the store. At most 200 pages have a stream at the same time. */
export function createBroadcaster(store: Store): Broadcaster {
  /** With the bytes that may wait for each: those of its snapshot, and of some updates. */
  const streams = new Map<Response, number>();
  let lastPollAt = Number.NEGATIVE_INFINITY;
  let isClosed = false;

  function format(kind: 'snapshot' | 'update', data: Update): string {
    return `event: ${kind}\ndata: ${JSON.stringify(data)}\n\n`;
  }

  function writeToAll(text: string): void {
    for (const [stream, limit] of streams) {
      stream.write(text);
      if (stream.writableLength > limit) stream.destroy();
    }
  }

  store.onUpdate((update) => {
    writeToAll(format('update', update));
  });

  const heartbeat = setInterval(() => {
    writeToAll(`event: heartbeat\ndata:\n\n`);
  }, HEARTBEAT_INTERVAL);
  heartbeat.unref();

  return {
    connect(response) {
      if (isClosed || streams.size >= MAX_STREAMS) {
        sendProblem(response, {
          status: 503,
          detail: 'Too many pages are open; poll /api/status.',
        });
        return;
      }
      response.status(200).type('text/event-stream').flushHeaders();
      const snapshot = `retry: ${RETRY_DELAY}\n\n${format('snapshot', store.read())}`;
      response.write(snapshot);
      streams.set(response, Buffer.byteLength(snapshot) + MAX_BACKLOG);
      response.on('close', () => streams.delete(response));
    },
    notePoll() {
      lastPollAt = performance.now();
    },
    get streams() {
      return streams.size;
    },
    isWatched: () => streams.size > 0 || performance.now() - lastPollAt < POLLING_MEMORY,
    close() {
      isClosed = true;
      clearInterval(heartbeat);
      for (const stream of streams.keys()) stream.end();
    },
  };
}
