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

/** Creates the event stream of the pages, for at most 200 at a time. */
export function createEventStream(
  recorder: Pick<Recorder, 'recording' | 'revision' | 'since'>,
  now: () => Time,
) {
  const streams = createStreams(MAX_STREAMS);
  const { header } = recorder.recording;
  let sent = recorder.revision;
  let lastPollAt = Number.NEGATIVE_INFINITY;

  /** What a page lacks that has received this id; everything without one. */
  function updateSince(id: unknown): Update {
    const [, bootId, revision] = /^(.+)-(\d+)$/.exec(String(id)) ?? [];
    const news =
      bootId === header.webBootId
        ? { observations: recorder.since(Number(revision)) }
        : { header, observations: recorder.recording.observations };
    return { now: now(), id: idOf(recorder.revision), ...news };
  }
  const idOf = (revision: number) => `${header.webBootId}-${revision}`;
  const format = (update: Update) =>
    formatEvent(update.header ? 'recording' : 'update', update, update.id);

  setInterval(() => {
    if (recorder.revision === sent) return;
    if (streams.all.size > 0) {
      const event = format(updateSince(idOf(sent)));
      for (const stream of streams.all) stream.send(event);
    }
    sent = recorder.revision;
  }, GATHERING_TIME).unref();

  return {
    /** Handles GET /events. */
    connect(request: Request, response: Response): void {
      const stream = streams.open(request, response);
      stream?.send(format(updateSince(stream.lastEventId)));
    },
    updateSince,
    /** Notes that a page without a stream is watching. */
    notePoll(): void {
      lastPollAt = performance.now();
    },
    get streams(): number {
      return streams.all.size;
    },
    /** Whether any page is open. */
    isWatched: () => streams.all.size > 0 || performance.now() - lastPollAt < POLLING_MEMORY,
  };
}
