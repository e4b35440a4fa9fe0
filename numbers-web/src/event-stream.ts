// Sends the recording to all open pages, and then what is observed. A page that reconnects gets what it lacks.
import type { Request, Response } from 'express';
import { createStreams, formatEvent } from 'page-kit/streams.ts';
import type { Recorder } from 'story/recorder.ts';
import type { Time, Update } from 'story/recording.ts';

/** Pages that are served at the same time; further ones poll instead. */
const MAX_STREAMS = 200;
/** Milliseconds for which observations are gathered before they are sent. */
const GATHERING_TIME = 200;
/** Milliseconds for which a page that asks again and again counts as watching. */
const POLLING_MEMORY = 10_000;

export interface EventStream {
  /** Handles GET /events. */
  connect(request: Request, response: Response): void;
  /** What a page lacks that has received this id; everything without one. */
  updateSince(id: unknown): Update;
  /** Notes that a page without a stream is watching. */
  notePoll(): void;
  readonly streams: number;
  /** Whether any page is open. */
  isWatched(): boolean;
  /** Ends all streams, so that the server can stop, and accepts no more. */
  close(): void;
}

/** At most 200 pages have a stream at the same time. */
export function createEventStream(recorder: Recorder, now: () => Time): EventStream {
  const streams = createStreams(MAX_STREAMS);
  const { header } = recorder.recording;
  let sent = recorder.revision;
  let lastPollAt = Number.NEGATIVE_INFINITY;

  /** @param known the revision that the page has; missing for none */
  function updateFrom(known: number | undefined): Update {
    const id = `${header.webBootId}-${recorder.revision}`;
    if (known === undefined) {
      return { now: now(), id, header, observations: recorder.recording.observations };
    }
    return { now: now(), id, observations: recorder.since(known) };
  }

  function updateSince(id: unknown): Update {
    const [, bootId, revision] = /^(.+)-(\d+)$/.exec(String(id)) ?? [];
    const isKnown = bootId === header.webBootId && Number(revision) <= recorder.revision;
    return updateFrom(isKnown ? Number(revision) : undefined);
  }

  const format = (update: Update) =>
    formatEvent(update.header ? 'recording' : 'update', update, update.id);

  const timer = setInterval(() => {
    if (recorder.revision === sent) return;
    if (streams.all.size > 0) {
      const event = format(updateFrom(sent));
      for (const stream of streams.all) stream.send(event);
    }
    sent = recorder.revision;
  }, GATHERING_TIME).unref();

  return {
    connect(request, response) {
      const stream = streams.open(request, response);
      stream?.send(format(updateSince(stream.lastEventId)));
    },
    updateSince,
    notePoll() {
      lastPollAt = performance.now();
    },
    get streams() {
      return streams.all.size;
    },
    isWatched: () => streams.all.size > 0 || performance.now() - lastPollAt < POLLING_MEMORY,
    close() {
      clearInterval(timer);
      streams.close();
    },
  };
}
