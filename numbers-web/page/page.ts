// Starts the live page: keeps the recording, derives its story, and renders it with the same templates as the server.
import type { Story } from 'story/story.ts';
import { tellStory } from 'story/tell.ts';
import { showCards } from './cards.ts';
import { connect } from './connection.ts';
import { takeOverInputs } from './inputs.ts';
import { STILL_VIEW, type View } from './view.ts';

/** Milliseconds from one showing to the next, however much has changed. */
const FRAME = 350;
/** The same for the time axis, which is costly to draw, unless something has happened. */
const DRAWING = 1_000;
/** Milliseconds from one time that the page forgets what is old to the next. */
const FORGETTING = 10_000;

let story: Story | undefined;
let view: View = { ...STILL_VIEW, now: 0, newsAt: 0 };
let frame: number | undefined;
let drawnAt = -Infinity;
let forgotAt = 0;

function show(): void {
  clearTimeout(frame);
  frame = setTimeout(show, FRAME);
  const { recording, link, newsAt } = connection.read();
  if (!recording || document.hidden) return;
  view = { ...view, now: connection.now(), link, newsAt };
  const eventsSeen = story?.events.at(-1)?.at ?? 0;
  // A page that has lost its server knows nothing of what has happened since.
  story = tellStory(recording, link === 'lost' ? newsAt : view.now);
  const time = performance.now();
  if (time - forgotAt >= FORGETTING) {
    connection.forget(story);
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

const connection = connect(change);
takeOverInputs({ change, now: connection.now, recoveryId: () => story?.recoveries.at(-1)?.id });
