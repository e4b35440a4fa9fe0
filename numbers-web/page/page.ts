// The live page: keeps a copy of the recording, by server-sent events or, where these do not come through, by asking again
// and again for what is new; derives its story, and shows it with the same templates as the server.
import { keepStream } from 'page-kit/stream.ts';
import { applyUpdate, prune } from 'story/prune.ts';
import type { Recording, Time, Update } from 'story/recording.ts';
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { showCards } from './cards.ts';
import { takeOverInputs } from './inputs.ts';
import { STILL_VIEW, type View } from './view.ts';

/** Milliseconds from one showing to the next, however much has changed. */
const FRAME = 350;
/** The same for the time axis, which is costly to draw, unless something has happened. */
const DRAWING = 1_000;
/** Milliseconds from one time that the page forgets what is old to the next. */
const FORGETTING = 10_000;
/** Milliseconds from one question to the next, and that an answer may take, without a stream. */
const POLLING_INTERVAL = 1_000;
const POLLING_TIMEOUT = 3_000;

let recording: Recording | undefined;
let story: Story | undefined;
let view: View = { ...STILL_VIEW, link: 'live', now: 0, newsAt: 0 };
let lastId = '';
let isStreaming = false;
/** What to add to this browser's clock for the server's. */
let difference = 0;
let frame: number | undefined;
let drawnAt = -Infinity;
let forgotAt = 0;

const now = (): Time => Math.round(performance.now() + difference);

function show(): void {
  clearTimeout(frame);
  frame = setTimeout(show, FRAME);
  if (!recording || document.hidden) return;
  view.now = now();
  const eventsSeen = story?.events.at(-1)?.at ?? 0;
  // A page that has lost its server knows nothing of what has happened since.
  story = tellStory(recording, view.link === 'lost' ? view.newsAt : view.now);
  const time = performance.now();
  if (time - forgotAt >= FORGETTING) {
    recording.observations = prune(recording.observations, story);
    forgotAt = time;
  }
  const hasHappened = (story.events.at(-1)?.at ?? 0) > eventsSeen;
  const isDrawn = hasHappened || time - drawnAt >= DRAWING - FRAME / 2;
  if (isDrawn) drawnAt = time;
  showCards(story, view, isDrawn);
}

/** After something was done on this page, which shall be seen at once. */
function change(changes: Partial<View> = {}): void {
  drawnAt = -Infinity;
  view = { ...view, ...changes };
  show();
}

function take(update: Update): void {
  const updated = applyUpdate(recording, update);
  if (!updated) return;
  const isFirst = recording === undefined;
  lastId = update.id;
  recording = updated;
  view.newsAt = update.now;
  difference = update.now - performance.now();
  if (isFirst) change();
}

/** Also called for any data from the server. */
function setLink(link: View['link']): void {
  if (link !== 'lost' && recording) view.newsAt = now();
  if (link !== view.link) change({ link });
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
takeOverInputs({ change, now, recoveryId: () => story?.recoveries.at(-1)?.id });
