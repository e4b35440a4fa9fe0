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

/** Returns an event with `data` as JSON. */
export function formatEvent(kind: string, data: unknown, id: string): StreamEvent {
  return { id, text: `id: ${id}\nevent: ${kind}\ndata: ${JSON.stringify(data)}\n\n` };
}

/** An open stream to a page. */
export type Stream = ReturnType<typeof createStream>;

function createStream(request: Request, response: Response) {
  let limit = 0;
  const stream = {
    request,
    /** The last event that the page has got, by a header of its browser or a query of our own; empty for none. */
    lastEventId: String(request.get('Last-Event-ID') ?? request.query.lastEventId ?? ''),
    send({ id, text }: StreamEvent): void {
      stream.lastEventId = id;
      stream.write(text);
    },
    write(text: string): void {
      limit = Math.max(limit, Buffer.byteLength(text) + MAX_BACKLOG);
      response.write(text);
      if (response.writableLength > limit) response.destroy();
    },
  };
  stream.write(`retry: ${RETRY_DELAY}\n\n${HEARTBEAT}`);
  return stream;
}

/** Creates a set of streams. @param most the maximum number of open streams */
export function createStreams(most: number) {
  const all = new Set<Stream>();

  setInterval(() => {
    for (const stream of all) stream.write(HEARTBEAT);
  }, HEARTBEAT_INTERVAL).unref();

  return {
    /** The open streams. */
    all: all as ReadonlySet<Stream>,
    /** Answers with a stream and returns it; answers HEAD with headers only, and with 503 beyond the limit. */
    open(request: Request, response: Response): Stream | undefined {
      if (all.size >= most) {
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
      const stream = createStream(request, response);
      all.add(stream);
      response.on('close', () => all.delete(stream));
      return stream;
    },
  };
}
