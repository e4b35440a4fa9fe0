// All templates, as the build has compiled them for the browser.

import { createRenderer } from 'page-kit/render.ts';
import byReplica from './client/by-replica.ejs';
import client from './client/client.ejs';
import events from './events/events.ejs';
import fault from './faults/fault.ejs';
import faults from './faults/faults.ejs';
import field from './faults/field.ejs';
import strip from './faults/strip.ejs';
import glyph from './glyph.ejs';
import number from './number/number.ejs';
import bars from './recovery/bars.ejs';
import comparison from './recovery/comparison.ejs';
import recovery from './recovery/recovery.ejs';
import service from './service/service.ejs';
import timeline from './timeline/timeline.ejs';
import top from './top/top.ejs';

const templates = {
  bars,
  'by-replica': byReplica,
  client,
  comparison,
  events,
  fault,
  faults,
  field,
  glyph,
  number,
  recovery,
  service,
  strip,
  timeline,
  top,
};

/** For the browser alone: the server compiles the same templates at its start, in src/templates.ts. */
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
