// Open pages without a browser: each holds a copy of the web server's state, made from what it was sent.
import { isDeepStrictEqual } from 'node:util';
import { EventSource } from 'eventsource';
import { merge, type Update } from 'numbers-web/live/merge.ts';
import type { LiveState } from 'numbers-web/live/state.ts';

export interface Pages {
  /** Updates that all pages got. */
  readonly updates: number;
  /** How often a stream has ended. The pages are never closed, so that none should. */
  readonly cutOffs: number;
  /** Whether all pages have the state that they were sent first. */
  isOpen(): boolean;
  /** What is wrong, in words: updates that did not reach all pages, and pages with another state. */
  findLosses(status: LiveState): string[];
  close(): void;
}

interface Page {
  source: EventSource;
  state: LiveState | undefined;
}

export function openPages(url: string, count: number): Pages {
  /** Updates that some pages still have to get, by their text. */
  const awaited = new Map<string, { pages: number; now: number }>();
  /** When the last snapshot was made, by the server's clock: updates from then on are for all pages. */
  let completeSince = Number.NEGATIVE_INFINITY;
  let updates = 0;
  let cutOffs = 0;

  function noteSnapshot({ now }: LiveState): void {
    completeSince = Math.max(completeSince, now);
    for (const [text, update] of awaited) {
      if (update.now <= completeSince) awaited.delete(text);
    }
  }

  function noteUpdate(text: string, { now = 0 }: Update): void {
    if (now <= completeSince) return;
    const pages = (awaited.get(text)?.pages ?? count) - 1;
    if (pages > 0) {
      awaited.set(text, { pages, now });
    } else {
      awaited.delete(text);
      updates += 1;
    }
  }

  function openPage(): Page {
    const page: Page = { source: new EventSource(url), state: undefined };
    page.source.addEventListener('snapshot', ({ data }) => {
      const snapshot: LiveState = JSON.parse(data);
      page.state = snapshot;
      noteSnapshot(snapshot);
    });
    page.source.addEventListener('update', ({ data }) => {
      const update: Update = JSON.parse(data);
      if (page.state) page.state = merge(page.state, update);
      noteUpdate(data, update);
    });
    // The library connects again by itself, as a browser does.
    page.source.addEventListener('error', () => {
      cutOffs += 1;
    });
    return page;
  }

  const pages = Array.from({ length: count }, openPage);
  return {
    get updates() {
      return updates;
    },
    get cutOffs() {
      return cutOffs;
    },
    isOpen: () => pages.every(({ state }) => state !== undefined),
    findLosses(status) {
      const differing = pages.map(({ state }) => differences(state, status)).filter(Boolean);
      return [
        ...(cutOffs > 0 ? [`streams that have ended: ${cutOffs}`] : []),
        ...(awaited.size > 0 ? [`updates that did not reach all pages: ${awaited.size}`] : []),
        ...(differing.length > 0
          ? [`pages that differ from the server: ${differing.length}, the first in ${differing[0]}`]
          : []),
      ];
    },
    close() {
      for (const { source } of pages) source.close();
    },
  };
}

/** The members that differ; the time of sending does not count. Empty when all are the same. */
function differences(state: LiveState | undefined, status: LiveState): string {
  const keys = Object.keys(status) as (keyof LiveState)[];
  return keys
    .filter((key) => key !== 'now' && !isDeepStrictEqual(state?.[key], status[key]))
    .join(', ');
}
