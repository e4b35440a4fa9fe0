// Keeps a copy of the server's state: by server-sent events or, where these do not come through, by
// asking again and again.
import { keepStream } from 'page-kit/stream.ts';
import { merge } from '../src/live/merge.ts';
import type { LiveState } from '../src/live/state.ts';

/** Milliseconds from one question to the next, and that an answer may take, without a stream. */
const POLLING_INTERVAL = 1_000;
const POLLING_TIMEOUT = 3_000;

/** `live`: by the stream; `polling`: by asking again and again; `lost`: the server does not answer. */
export type Connection = 'live' | 'polling' | 'lost';

export interface ConnectionListener {
  onState(state: LiveState): void;
  /** Also called for any data from the server. */
  onConnection(connection: Connection): void;
}

/** Keeps the page connected until it closes. A hidden page holds no connection and requests nothing. */
export function connect({ onState, onConnection }: ConnectionListener): void {
  let state: LiveState | undefined;
  let isStreaming = false;

  function take(newState: LiveState): void {
    state = newState;
    onState(newState);
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

  keepStream(
    '/events',
    {
      snapshot: (data) => take(JSON.parse(data)),
      update: (data) => state && take(merge(state, JSON.parse(data))),
    },
    (link) => {
      isStreaming = link === 'live';
      if (isStreaming) onConnection('live');
    },
  );
  setTimeout(keepPolling, POLLING_INTERVAL);
}
