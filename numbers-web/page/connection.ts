// Keeps a copy of the recording: by server-sent events or, where these do not come through, by asking again and
// again for what is new.
import { keepStream } from 'page-kit/stream.ts';
import { applyUpdate, prune } from 'story/prune.ts';
import type { Recording, Time, Update } from 'story/recording.ts';
import type { Story } from 'story/story.ts';
import type { View } from './view.ts';

/** Milliseconds from one question to the next, and that an answer may take, without a stream. */
const POLLING_INTERVAL = 1_000;
const POLLING_TIMEOUT = 3_000;

/** Keeps a visible page connected; calls `onChange` for the first recording, and when `link` has changed. */
export function connect(onChange: () => void) {
  let recording: Recording | undefined;
  let link: View['link'] = 'live';
  let lastId = '';
  let isStreaming = false;
  let newsAt = 0;
  /** What to add to this browser's clock for the server's. */
  let difference = 0;

  const now = (): Time => Math.round(performance.now() + difference);

  function take(update: Update): void {
    const updated = applyUpdate(recording, update);
    if (!updated) return;
    const isFirst = recording === undefined;
    lastId = update.id;
    recording = updated;
    newsAt = update.now;
    difference = newsAt - performance.now();
    if (isFirst) onChange();
  }

  /** Also called for any data from the server. */
  function setLink(next: View['link']): void {
    if (next !== 'lost' && recording) newsAt = now();
    if (next === link) return;
    link = next;
    onChange();
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
      setLink('polling');
      take(polled);
    } catch {
      if (!isStreaming) setLink('lost');
    }
  }

  async function keepPolling(): Promise<void> {
    await poll();
    setTimeout(keepPolling, POLLING_INTERVAL);
  }

  const takeEvent = (data: string): void => take(JSON.parse(data));
  keepStream('/events', { recording: takeEvent, update: takeEvent }, (state) => {
    isStreaming = state === 'live';
    if (isStreaming) setLink('live');
  });
  setTimeout(keepPolling, POLLING_INTERVAL);
  return {
    now,
    /** Missing until it is here, and how the page hears of what is new. */
    read: () => ({ recording, link, newsAt }),
    /** Forgets old observations that belong to nothing in the story. */
    forget(story: Story): void {
      if (recording) recording.observations = prune(recording.observations, story);
    },
  };
}
