// Starts the live page: keeps the recording, tells its story, and shows it with the same templates as the server.

import type { Recording } from 'story/recording.ts';
import { tellStory } from 'story/tell.ts';
import { showCards } from './cards.ts';
import { connect } from './connection.ts';
import { takeOverInputs } from './inputs.ts';
import { STILL_SIZE, type View } from './view.ts';

/** Milliseconds from one showing to the next, however much has changed. */
const FRAME = 350;
/** The same for the time axis, which is costly to draw, unless something has happened. */
const DRAWING = 1_000;

/** Milliseconds from one time that the page forgets what is old to the next. */
const FORGETTING = 10_000;

let recording: Recording | undefined;
/** The server's time at the last news, and when they came by this browser's clock. */
let sentAt = 0;
let receivedAt = 0;
let latestRecovery: string | undefined;
let view: View = {
  now: 0,
  link: 'live',
  newsAt: 0,
  size: STILL_SIZE,
  refusals: {},
  isAsking: false,
};
let frame: number | undefined;
let drawnAt = -Infinity;
let forgotAt = 0;
let eventsSeen = 0;

function show(): void {
  clearTimeout(frame);
  frame = setTimeout(show, FRAME);
  if (!recording || document.hidden) return;
  view.now = serverTime();
  // A page that has lost its server knows nothing of what has happened since.
  const story = tellStory(recording, view.link === 'lost' ? view.newsAt : view.now);
  latestRecovery = story.recoveries.at(-1)?.id;
  if (performance.now() - forgotAt >= FORGETTING) {
    connection.forget(story);
    forgotAt = performance.now();
  }
  const happened = story.events.at(-1)?.at ?? 0;
  if (happened > eventsSeen) drawnAt = -Infinity;
  eventsSeen = happened;
  const isDrawn = performance.now() - drawnAt >= DRAWING - FRAME / 2;
  if (isDrawn) drawnAt = performance.now();
  showCards(story, view, isDrawn);
}

function serverTime(): number {
  return sentAt + Math.round(performance.now() - receivedAt);
}

/** After something was done on this page, which shall be seen at once. */
function change(changes: Partial<View>): void {
  drawnAt = -Infinity;
  view = { ...view, ...changes };
  show();
}

takeOverInputs({
  onAsking: () => change({ isAsking: true }),
  onNumber: (own) => change({ isAsking: false, ...(own && { own: { ...own, at: serverTime() } }) }),
  onAnswer: (address, why) => change({ refusals: { [address]: why } }),
  onTarget: (target) => change({ target }),
  onMode: (mode) => change({ axis: { mode, recoveryId: latestRecovery } }),
  onSize: (size) => change({ size }),
});
const connection = connect({
  onRecording(news, now) {
    const isFirst = recording === undefined;
    recording = news;
    sentAt = now;
    receivedAt = performance.now();
    view.newsAt = now;
    if (isFirst) show();
  },
  onConnection(link) {
    if (recording && link !== 'lost') view.newsAt = serverTime();
    if (link !== view.link) change({ link });
  },
});
