// Keeps a copy of the recording: by server-sent events or, where these do not come through, by asking again and
// again for what is new.
import { keepStream } from 'page-kit/stream.ts';
import { applyUpdate, prune } from 'story/prune.ts';
import type { Recording, Time, Update } from 'story/recording.ts';
import type { Story } from 'story/story.ts';

/** Milliseconds from one question to the next, and that an answer may take, without a stream. */
const POLLING_INTERVAL = 1_000;
const POLLING_TIMEOUT = 3_000;

/** `live`: by the stream; `polling`: by asking again and again; `lost`: the server does not answer. */
export type Connection = 'live' | 'polling' | 'lost';

export interface ConnectionListener {
  onRecording(recording: Recording, now: Time): void;
  /** Also called for any data from the server. */
  onConnection(connection: Connection): void;
}

/** Keeps the page connected until it closes. A hidden page holds no connection and requests nothing. */
export function connect({ onRecording, onConnection }: ConnectionListener) {
  let recording: Recording | undefined;
  let lastId = '';
  let isStreaming = false;

  function take(update: Update): void {
    const updated = applyUpdate(recording, update);
    if (!updated) return;
    lastId = update.id;
    recording = updated;
    onRecording(recording, update.now);
  }

  async function poll(): Promise<void> {
    if (isStreaming || document.hidden) return;
    try {
      const query = new URLSearchParams({ since: lastId });
      const signal = AbortSignal.timeout(POLLING_TIMEOUT);
      const response = await fetch(`/api/recording?${query}`, { signal });
      if (!response.ok) throw new Error(`status ${response.status}`);
      const polled: Update = await response.json();
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
      recording: (data) => take(JSON.parse(data)),
      update: (data) => take(JSON.parse(data)),
    },
    (link) => {
      isStreaming = link === 'live';
      if (isStreaming) onConnection('live');
    },
  );
  setTimeout(keepPolling, POLLING_INTERVAL);
  return {
    /** Forgets what is old and belongs to nothing that the story tells. */
    forget(story: Story): void {
      if (recording) recording.observations = prune(recording.observations, story);
    },
  };
}
