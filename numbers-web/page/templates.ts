// All templates, as the build has compiled them for the browser.
import client from './client/client.ejs';
import events from './events/events.ejs';
import fault from './faults/fault.ejs';
import faults from './faults/faults.ejs';
import field from './faults/field.ejs';
import glyph from './glyph.ejs';
import number from './number/number.ejs';
import bar from './recovery/bar.ejs';
import recovery from './recovery/recovery.ejs';
import { createRenderer } from './render.ts';
import service from './service/service.ejs';
import timeline from './timeline/timeline.ejs';
import top from './top/top.ejs';

export const render = createRenderer({
  client,
  events,
  fault,
  faults,
  field,
  glyph,
  number,
  bar,
  recovery,
  service,
  timeline,
  top,
});
