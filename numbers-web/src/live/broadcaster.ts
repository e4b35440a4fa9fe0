// Sends the state and its changes to all open pages. A page that comes back gets what it has missed or,
// where that is not known any more, everything.
import type { Request, Response } from 'express';
import { createStreams, formatEvent } from 'page-kit/streams.ts';
import type { Update } from './merge.ts';
import type { Store } from './store.ts';

/** Pages that are served at the same time; further ones poll /api/status instead. */
const MAX_STREAMS = 200;
/** Updates that are kept for pages that come back: those of ten seconds at least. */
const MAX_MISSED = 100;
/** Milliseconds for which a page that asks again and again counts as watching. */
const POLLING_MEMORY = 10_000;

export interface Broadcaster {
  /** Handles GET /events. */
  connect(request: Request, response: Response): void;
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
  const streams = createStreams(MAX_STREAMS);
  const { webBootId } = store.read();
  let count = 0;
  /** The latest events; before the first update, one that says nothing. */
  let latest = [{ id: `${webBootId}-0`, text: '' }];
  let lastPollAt = Number.NEGATIVE_INFINITY;

  const format = (kind: 'snapshot' | 'update', data: Update) =>
    formatEvent(kind, data, `${webBootId}-${count}`);

  store.onUpdate((news) => {
    count += 1;
    const event = format('update', news);
    latest = [...latest, event].slice(-MAX_MISSED - 1);
    for (const stream of streams.all) stream.send(event);
  });

  return {
    connect(request, response) {
      const stream = streams.open(request, response);
      if (!stream) return;
      const known = latest.findIndex(({ id }) => id === stream.lastEventId);
      if (known < 0) {
        stream.send(format('snapshot', store.read()));
      } else {
        // The page may have lost the time, too.
        const time = format('update', { now: store.read().now });
        const missed = latest.slice(known + 1).map(({ text }) => text);
        stream.send({ id: time.id, text: missed.join('') + time.text });
      }
    },
    notePoll() {
      lastPollAt = performance.now();
    },
    get streams() {
      return streams.all.size;
    },
    isWatched: () => streams.all.size > 0 || performance.now() - lastPollAt < POLLING_MEMORY,
    close: streams.close,
  };
}
