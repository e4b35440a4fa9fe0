// What happened, the latest first.
import type { LiveState } from '../src/live/state.ts';
import { byId, createElement } from './dom.ts';
import { clockTime } from './words.ts';

export function showEvents({ events, webBootId }: LiveState): void {
  const list = byId('events');
  const keys = events.map(({ id }) => `${webBootId}.${id}`);
  if (list.dataset.shown === keys.join()) return;
  list.dataset.shown = keys.join();
  const inTime = events.toSorted((a, b) => b.at - a.at || b.id - a.id);
  const items = inTime.map(({ at, kind, text }) => {
    const item = createElement('li', '', kind);
    item.append(createElement('time', clockTime(at)), createElement('span', text));
    return item;
  });
  list.replaceChildren(...items);
}
