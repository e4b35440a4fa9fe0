// Event streams for open pages (server-sent events, HTML Standard 9.2). A page that lost its stream resumes it after the
// last event it received. A page that reads too slowly is disconnected and resumes in the same way.
import type { Request, Response } from 'express';
import { sendProblem } from 'service-kit/responses.ts';

/** Milliseconds between heartbeats, with which a page detects a dead connection. */
const HEARTBEAT_INTERVAL = 5_000;
const HEARTBEAT = 'event: heartbeat\ndata:\n\n';
/** Milliseconds after which a browser reconnects by itself. */
const RETRY_DELAY = 1_000;
/** Bytes that may wait for a slow page, besides its largest event, before it's disconnected. */
const MAX_BACKLOG = 64_000;

export interface StreamEvent {
  /** The state of the page after this event. */
  id: string;
  /** The encoded event. */
  text: string;
}

export interface Stream {
  /** The page's request. */
  readonly request: Request;
  /** The id of the last event that this stream, or an earlier one of the page, has sent. */
  readonly lastEventId: string | undefined;
  send(event: StreamEvent): void;
}

export interface Streams {
  /** Answers with a stream and returns it; answers HEAD with headers only, and with 503 beyond the limit. */
  open(request: Request, response: Response): Stream | undefined;
  /** The open streams. */
  readonly all: ReadonlySet<Stream>;
  /** Closes all streams for a stop, and accepts no more. */
  close(): void;
}

/** Returns an event with `data` as JSON. */
export function formatEvent(kind: string, data: unknown, id: string): StreamEvent {
  return { id, text: `id: ${id}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n` };
}

/** Creates a set of streams. @param most the maximum number of open streams */
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
      // Proxies such as nginx would buffer events.
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

/** Returns the last event id from the header, which reconnecting browsers send, or the query of our own pages. */
function lastEventIdOf(request: Request): string | undefined {
  const { lastEventId } = request.query;
  return (
    request.get('Last-Event-ID') ?? (typeof lastEventId === 'string' ? lastEventId : undefined)
  );
}
