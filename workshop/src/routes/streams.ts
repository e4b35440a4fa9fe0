// Open pages: each gets its main part again whenever something on it has changed.
import { hash } from 'node:crypto';
import type { RequestHandler } from 'express';
import { createStreams, formatEvent, type Stream } from 'page-kit/streams.ts';
import { sendProblem } from 'service-kit/responses.ts';
import type { Pages } from '../pages/pages.ts';
import { languageOf } from './language.ts';

/** Pages that are served at the same time; further ones are as they were when they were loaded. */
const MAX_STREAMS = 50;

export interface PageStreams {
  /** GET /events?path=PATH of the page. */
  connect: RequestHandler;
  /** Sends what has changed to all who have it open. */
  sendChanges(): void;
  /** Ends all streams, so that the server can stop, and accepts no more. */
  close(): void;
}

/** A page gets its main part when it connects; when changes are sent after that is up to the caller. */
export function createPageStreams(pages: Pages): PageStreams {
  const streams = createStreams(MAX_STREAMS);

  function update(stream: Stream): void {
    const html = pages.main(String(stream.request.query.path), languageOf(stream.request)) ?? '';
    // So that a page that comes back gets it only if it is another one.
    const id = hash('sha256', html);
    if (id !== stream.lastEventId) stream.send(formatEvent('main', html, id));
  }

  return {
    connect(request, response) {
      const { path } = request.query;
      if (typeof path !== 'string' || pages.main(path, languageOf(request)) === undefined) {
        return sendProblem(response, { status: 404, detail: 'path is no page of this server.' });
      }
      const stream = streams.open(request, response);
      if (stream) update(stream);
    },
    sendChanges() {
      for (const stream of streams.all) update(stream);
    },
    close: streams.close,
  };
}
