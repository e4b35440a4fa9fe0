// Starts the live page: keeps the state, and shows it with the same templates as the server does.

import { patch } from 'page-kit/patch.ts';
import { createRenderer } from 'page-kit/render.ts';
import type { LiveState } from '../src/live/state.ts';
import templates from './*/*.ejs';
import { connect } from './connection.ts';
import { takeOverInputs } from './inputs.ts';
import { pageModel } from './model.ts';
import { STILL_SIZE, type View } from './view.ts';

/** The server compiles the same templates at its start, with loadTemplates. */
const render = createRenderer(templates);

/**
 * The parts of cards that are patched by themselves, since to patch a whole card for them would cost too
 * much: their ids, and their elements.
 */
const PARTS = { bars: 'table', comparison: 'div', strip: 'div' } as const;

/** Renders a card with an empty place for each of its parts, which leaves the part as it is. */
const renderWithoutParts = createRenderer({
  ...templates,
  ...Object.fromEntries(
    Object.entries(PARTS).map(([id, tag]) => [id, () => `<${tag} id="${id}" data-own></${tag}>`]),
  ),
});

/** Milliseconds from one showing to the next, however much has changed. */
const FRAME = 350;
/** The same for the time axis, which is costly to draw, unless something has happened. */
const DRAWING = 1_000;

let state: LiveState | undefined;
let receivedAt = 0;
let view: View = {
  now: 0,
  link: 'live',
  newsAt: 0,
  size: STILL_SIZE,
  refusals: {},
  isAsking: false,
};
/** What was shown of each card: most of them do not change from one frame to the next. */
const shown = new Map<string, string>();
let frame: number | undefined;
let drawnAt = Number.NEGATIVE_INFINITY;

function show(): void {
  clearTimeout(frame);
  frame = setTimeout(show, FRAME);
  if (!state || document.hidden) return;
  view.now = state.now + Math.round(performance.now() - receivedAt);
  document.body.dataset.link = view.link;
  const model = pageModel(state, view);
  const { timeline, ...cards } = model;
  if (performance.now() - drawnAt >= DRAWING - FRAME / 2) {
    showPart('timeline', render('timeline', timeline));
    drawnAt = performance.now();
  }
  for (const [name, card] of Object.entries(cards)) showPart(name, renderWithoutParts(name, card));
  showPart('strip', render('strip', model.faults.strip));
  showPart('bars', render('bars', model.recovery));
  showPart('comparison', render('comparison', model.recovery));
}

/** Patches a card or a part of one, where anything is different or it has only its place yet. */
function showPart(id: string, html: string): void {
  const element = document.getElementById(id);
  if (!element || (shown.get(id) === html && !element.hasAttribute('data-own'))) return;
  patch(element, html);
  shown.set(id, html);
}

/** After something was done on this page, which shall be seen at once. */
function change(changes: Partial<View>): void {
  drawnAt = Number.NEGATIVE_INFINITY;
  view = { ...view, ...changes };
  show();
}

takeOverInputs({
  onAsking: (isAsking) => change({ isAsking }),
  onAnswer: (address, why) => change({ refusals: { [address]: why } }),
  onTarget: (target) => change({ target }),
  onMode: (mode) => change({ axis: { mode, recoveryId: state?.recoveries.at(-1)?.id } }),
  onSize: (size) => change({ size }),
});
connect({
  onState(newState) {
    const isFirst = state === undefined;
    if (newState.events !== state?.events) drawnAt = Number.NEGATIVE_INFINITY;
    state = newState;
    receivedAt = performance.now();
    view.newsAt = newState.now;
    if (isFirst) show();
  },
  onConnection(link) {
    if (state && link !== 'lost') {
      view.newsAt = state.now + Math.round(performance.now() - receivedAt);
    }
    if (link !== view.link) change({ link });
  },
});
