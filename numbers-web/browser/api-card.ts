// How the API is, in words.
import type { ActiveFault, LiveState } from '../src/live/state.ts';
import { byId, createElement, setText } from './dom.ts';
import { count, wholeDuration } from './words.ts';

export function showApi({ api }: LiveState, now: number): void {
  const condition = byId('condition');
  condition.dataset.condition = api.condition;
  setText(
    condition,
    api.condition.replace(/^./, (letter) => letter.toUpperCase()),
  );
  setText(byId('reason'), api.reason ?? '');
  setText(byId('condition-age'), wholeDuration(now - api.since));
  const isUp = api.startedAt !== undefined && api.condition !== 'gone';
  setText(byId('uptime'), isUp ? wholeDuration(now - (api.startedAt ?? now)) : '–');
  setText(byId('instance'), api.instance ?? '–');
  setText(byId('calls'), api.calls === undefined ? '–' : String(api.calls));
  showFaults(api.faults);
}

function showFaults(faults: ActiveFault[]): void {
  const list = byId('active-faults');
  const lines = faults.map(describe);
  const known = [...list.children].map((item) => item.textContent);
  if (lines.length > 0 && lines.join() === known.join()) return;
  const items = lines.map((line) => createElement('li', line));
  list.replaceChildren(...(items.length > 0 ? items : [createElement('li', 'none')]));
}

function describe({ type, settings, hits, hitsLeft, secondsLeft }: ActiveFault): string {
  const left = [
    hitsLeft !== undefined && `${count(hitsLeft, 'hit')} left`,
    secondsLeft !== undefined && `${Math.ceil(secondsLeft)} s left`,
  ].filter(Boolean);
  const routes = Array.isArray(settings.routes) ? ` on ${settings.routes.join(' ')}` : '';
  return [`${type}${routes}: ${count(hits, 'hit')}`, ...left].join(', ');
}
