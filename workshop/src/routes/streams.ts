// Open pages: each gets its main part again whenever something on it has changed.
import type { RequestHandler, Response } from 'express';
import { sendProblem } from 'service-kit/problem.ts';
import type { Language } from '../labs/lab.ts';
import type { Pages } from '../pages/pages.ts';
import { languageOf } from './language.ts';

/** Pages that are served at the same time; further ones are as they were when they were loaded. */
const MAX_STREAMS = 50;
/** Bytes that may wait for a page that does not read before it is cut off. */
const MAX_BACKLOG = 1_000_000;
/** Milliseconds after which a browser tries to connect again. */
const RETRY_DELAY = 1_000;
/** Rounds without a change after which a page gets a sign of life. */
const SILENT_ROUNDS = 5;

export interface Streams {
  /** GET /events?path=PATH of the page. */
  connect: RequestHandler;
  /** Sends what has changed to all who have it open. */
  sendChanges(): void;
  /** Ends all streams, so that the server can stop, and accepts no more. */
  close(): void;
}

interface Stream {
  path: string;
  language: Language;
  sent: string;
  silentRounds: number;
}

/** A page gets its main part when it connects; when changes are sent after that is up to the caller. */
export function createStreams(pages: Pages): Streams {
  const streams = new Map<Response, Stream>();
  let isClosed = false;

  function send(response: Response, text: string): void {
    response.write(text);
    if (response.writableLength > MAX_BACKLOG) response.destroy();
  }

  function update(response: Response, stream: Stream): void {
    const html = pages.main(stream.path, stream.language) ?? '';
    const isChanged = html !== stream.sent;
    stream.silentRounds = isChanged ? 0 : stream.silentRounds + 1;
    if (isChanged) {
      stream.sent = html;
      send(response, `event: main\ndata: ${JSON.stringify(html)}\n\n`);
    } else if (stream.silentRounds % SILENT_ROUNDS === 0) {
      send(response, 'event: heartbeat\ndata:\n\n');
    }
  }

  return {
    connect(request, response) {
      const { path } = request.query;
      const language = languageOf(request);
      if (typeof path !== 'string' || pages.main(path, language) === undefined) {
        return sendProblem(response, { status: 404, detail: 'path is no page of this server.' });
      }
      if (isClosed || streams.size >= MAX_STREAMS) {
        return sendProblem(response, { status: 503, detail: 'Too many pages are open.' });
      }
      response.status(200).type('text/event-stream').flushHeaders();
      // HEAD asks for the headers alone, and would otherwise keep a stream open that nobody reads.
      if (request.method === 'HEAD') return void response.end();
      response.write(`retry: ${RETRY_DELAY}\n\n`);
      const stream = { path, language, sent: '', silentRounds: 0 };
      streams.set(response, stream);
      response.on('close', () => streams.delete(response));
      update(response, stream);
    },
    sendChanges() {
      for (const [response, stream] of streams) update(response, stream);
    },
    close() {
      isClosed = true;
      for (const response of streams.keys()) response.end();
    },
  };
}
