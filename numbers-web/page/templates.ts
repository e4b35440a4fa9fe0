// The cards' templates, as the build has compiled them for the browser.
import { createRenderer } from 'page-kit/render.ts';
import templates from './*/*.ejs';

/** For the browser alone: the server compiles the same templates at its start, with loadTemplates. */
export const render = createRenderer(templates);

/**
 * The parts of cards that are patched by themselves, since to patch a whole card for them would cost too
 * much: their ids, and their elements.
 */
const PARTS = { bars: 'table', comparison: 'div', strip: 'div' } as const;

/** Renders a card with an empty place for each of its parts, which leaves the part as it is. */
export const renderWithoutParts = createRenderer({
  ...templates,
  ...Object.fromEntries(
    Object.entries(PARTS).map(([id, tag]) => [id, () => `<${tag} id="${id}" data-own></${tag}>`]),
  ),
});
