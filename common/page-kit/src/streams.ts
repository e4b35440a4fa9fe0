// Event streams to open pages (server-sent events, HTML Standard 9.2). A page that lost its stream resumes it
// after the last event that it got; a page that reads too slowly is cut off, and resumes likewise.
import type { Request, Response } from 'express';
import { sendProblem } from 'service-kit/responses.ts';

/** Milliseconds between heartbeats, by which a page notices a dead connection. */
const HEARTBEAT_INTERVAL = 5_000;
const HEARTBEAT = 'event: heartbeat\ndata:\n\n';
/** Milliseconds after which a client that reconnects by itself does so. */
const RETRY_DELAY = 1_000;
/** Bytes that may wait for a slow page, beside the largest event it was sent, before it is cut off. */
const MAX_BACKLOG = 64_000;

export interface StreamEvent {
  /** Names what the page knows once it has this event. */
  id: string;
  /** As it travels. */
  text: string;
}

export interface Stream {
  /** The page's request. */
  readonly request: Request;
  /** The id of the last event that was sent or, before that, that the page got from an earlier stream. */
  readonly lastEventId: string | undefined;
  send(event: StreamEvent): void;
}

export interface Streams {
  /** Answers with a stream, which is returned; HEAD with its headers alone, and with 503 beyond the limit. */
  open(request: Request, response: Response): Stream | undefined;
  /** The streams that are open. */
  readonly all: ReadonlySet<Stream>;
  /** Ends all streams, so that the server can stop, and accepts no more. */
  close(): void;
}

/** Returns an event with `data` as JSON. */
export function formatEvent(kind: string, data: unknown, id: string): StreamEvent {
  return { id, text: `id: ${id}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n` };
}

/** @param most streams that may be open at the same time */
export function createStreams(most: number): Streams {
  const all = new Set<Stream & { write(text: string): void; end(): void }>();
  let isClosed = false;

  const heartbeat = setInterval(() => {
    for (const stream of all) stream.write(HEARTBEAT);
  }, HEARTBEAT_INTERVAL).unref();

  return {
    all,
    open(request, response) {
      if (isClosed || all.size >= most) {
        sendProblem(response, { status: 503, detail: 'Too many pages are open.' });
        return undefined;
      }
      // nginx and its like would keep events back until they fill a buffer.
      response.set('X-Accel-Buffering', 'no');
      response.status(200).type('text/event-stream').flushHeaders();
      if (request.method === 'HEAD') {
        response.end();
        return undefined;
      }
      let limit = 0;
      const stream = {
        request,
        lastEventId: lastEventIdOf(request),
        write(text: string) {
          limit = Math.max(limit, Buffer.byteLength(text) + MAX_BACKLOG);
          response.write(text);
          if (response.writableLength > limit) response.destroy();
        },
        send({ id, text }: StreamEvent) {
          stream.lastEventId = id;
          stream.write(text);
        },
        end: () => response.end(),
      };
      all.add(stream);
      response.on('close', () => all.delete(stream));
      stream.write(`retry: ${RETRY_DELAY}\n\n${HEARTBEAT}`);
      return stream;
    },
    close() {
      isClosed = true;
      clearInterval(heartbeat);
      for (const stream of all) stream.end();
    },
  };
}

/** From the header, which a browser sends when it reconnects, or the query, as our own pages put it. */
function lastEventIdOf(request: Request): string | undefined {
  const { lastEventId } = request.query;
  return (
    request.get('Last-Event-ID') ?? (typeof lastEventId === 'string' ? lastEventId : undefined)
  );
}
