// Shows the story on the page's cards, with the same templates as the server.
import { patch } from 'page-kit/patch.ts';
import { createRenderer } from 'page-kit/render.ts';
import type { Story } from 'story/story.ts';
import templates from './*/*.ejs';
import { pageModel } from './model.ts';
import type { View } from './view.ts';

/** The server compiles the same templates at its start, with loadTemplates. */
const render = createRenderer(templates);

/** The parts of cards that are patched by themselves, since whole cards cost too much: their ids and elements. */
const PARTS = { bars: 'table', comparison: 'div', strip: 'div' } as const;

/** Renders a card with an empty place for each of its parts, which leaves the part as it is. */
const renderWithoutParts = createRenderer({
  ...templates,
  ...Object.fromEntries(
    Object.entries(PARTS).map(([id, tag]) => [id, () => `<${tag} id="${id}" data-own></${tag}>`]),
  ),
});

/** What was shown of each card: most of them do not change from one frame to the next. */
const shown = new Map<string, string>();

/** @param isDrawn whether the time axis, which is costly to draw, is shown, too */
export function showCards(story: Story, view: View, isDrawn: boolean): void {
  const { timeline, ...cards } = pageModel(story, view);
  document.body.dataset.link = view.link;
  if (isDrawn) showPart('timeline', render('timeline', timeline));
  for (const [name, card] of Object.entries(cards)) showPart(name, renderWithoutParts(name, card));
  showPart('strip', render('strip', cards.faults.strip));
  showPart('bars', render('bars', cards.recovery));
  showPart('comparison', render('comparison', cards.recovery));
}

/** Patches a card or a part of one, where anything is different or it has only its place yet. */
function showPart(id: string, html: string): void {
  const element = document.getElementById(id);
  if (!element || (shown.get(id) === html && !element.hasAttribute('data-own'))) return;
  patch(element, html);
  shown.set(id, html);
}
