// Keeps a copy of the server's state: by server-sent events or, where these do not come through, by
// asking again and again.
import { merge } from '../src/live/merge.ts';
import type { LiveState } from '../src/live/state.ts';

/** Milliseconds without a sign of life after which a connection is believed to be dead. */
const SILENCE_LIMIT = 12_000;
/** Milliseconds from the loss of the stream to the next try. */
const RETRY_DELAY = 2_000;
/** Milliseconds from one question to the next, and that an answer may take, without a stream. */
const POLLING_INTERVAL = 1_000;
const POLLING_TIMEOUT = 3_000;

/** `live`: by the stream; `polling`: by asking again and again; `lost`: the server does not answer. */
export type Connection = 'live' | 'polling' | 'lost';

export interface ConnectionListener {
  onState(state: LiveState): void;
  /** Told with each sign of life, too. */
  onConnection(connection: Connection): void;
}

/** Goes on for as long as the page is there. While it is hidden, it holds no connection and asks nothing. */
export function connect({ onState, onConnection }: ConnectionListener): void {
  let state: LiveState | undefined;
  let source: EventSource | undefined;
  let reconnecting: number | undefined;
  let silence: number | undefined;
  let isStreaming = false;

  function take(newState: LiveState): void {
    state = newState;
    onState(newState);
  }

  function noteSignOfLife(): void {
    isStreaming = true;
    onConnection('live');
    clearTimeout(silence);
    silence = setTimeout(reconnect, SILENCE_LIMIT);
  }

  function open(): void {
    close();
    source = new EventSource('/events');
    source.addEventListener('snapshot', ({ data }) => {
      noteSignOfLife();
      take(JSON.parse(data));
    });
    source.addEventListener('update', ({ data }) => {
      noteSignOfLife();
      if (state) take(merge(state, JSON.parse(data)));
    });
    source.addEventListener('heartbeat', noteSignOfLife);
    source.addEventListener('error', () => {
      isStreaming = false;
      // A browser reconnects by itself, and gets everything anew, unless it was turned away.
      if (source?.readyState === EventSource.CLOSED) reconnect();
    });
  }

  function close(): void {
    source?.close();
    clearTimeout(silence);
    clearTimeout(reconnecting);
    isStreaming = false;
  }

  function reconnect(): void {
    close();
    reconnecting = setTimeout(open, RETRY_DELAY);
  }

  async function poll(): Promise<void> {
    if (isStreaming || document.hidden) return;
    try {
      const response = await fetch('/api/status', { signal: AbortSignal.timeout(POLLING_TIMEOUT) });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const polled: LiveState = await response.json();
      if (isStreaming) return;
      onConnection('polling');
      take(polled);
    } catch {
      if (!isStreaming) onConnection('lost');
    }
  }

  async function keepPolling(): Promise<void> {
    await poll();
    setTimeout(keepPolling, POLLING_INTERVAL);
  }

  // A browser has few connections to a server: pages that nobody sees must not hold them.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) close();
    else open();
  });
  setTimeout(keepPolling, POLLING_INTERVAL);
  if (!document.hidden) open();
}
