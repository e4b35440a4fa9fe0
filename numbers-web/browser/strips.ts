// The three strips: a column a second. Good ones are short, bad ones tall, so that colour is not the
// only sign.
import type { Cell, LiveEvent, LiveState } from '../src/live/state.ts';
import { byId, createElement, setText } from './dom.ts';

const STRIPS = ['requests', 'liveness', 'readiness'] as const;
type Strip = (typeof STRIPS)[number];
type Look = 'fine' | 'mixed' | 'bad' | 'nothing';

/** Pixels that a column needs to be seen, gap included. */
const MIN_COLUMN_WIDTH = 6;
/** How many seconds are shown, by the room there is. */
const SPANS = [180, 120, 60];

/** One character each, since many may stand close together; the legend explains them. */
const MARKS: Partial<Record<LiveEvent['kind'], string>> = {
  'fault-on': '▼',
  'fault-off': '▽',
  'process-gone': '×',
  'new-boot': '+',
};

export function showStrips({ cells, events }: LiveState, now: number): void {
  const area = byId('strips');
  const span = SPANS.find((seconds) => area.clientWidth / seconds >= MIN_COLUMN_WIDTH) ?? 60;
  const first = Math.floor(now / 1_000) - span + 1;
  const shown = cells.filter(({ second }) => second >= first);
  for (const strip of STRIPS) draw(strip, shown, first, span);
  showMarkers(events, first, span);
  setText(byId('strips-begin'), `${span} s ago`);
}

function draw(strip: Strip, cells: Cell[], first: number, span: number): void {
  const svg = byId(`${strip}-strip`);
  svg.setAttribute('viewBox', `0 0 ${span} 10`);
  const looks = new Map(cells.map((cell) => [cell.second - first, lookOf(strip, cell)]));
  const paths: Record<string, string> = { nothing: '', fine: '', bad: '' };
  for (let column = 0; column < span; column += 1) {
    const look = looks.get(column) ?? 'nothing';
    if (look === 'nothing') paths.nothing += bar(column, 8.8, 1.2);
    if (look === 'fine' || look === 'mixed') paths.fine += bar(column, 5, 5);
    if (look === 'mixed') paths.bad += bar(column, 0, 4.4);
    if (look === 'bad') paths.bad += bar(column, 0, 10);
  }
  for (const [look, path] of Object.entries(paths)) pathOf(svg, look).setAttribute('d', path);
  const bad = [...looks.values()].filter((look) => look === 'bad' || look === 'mixed').length;
  const label = byId(`${strip}-label`).textContent;
  svg.setAttribute('aria-label', `${label}: ${bad} of the last ${span} seconds with failures`);
  svg.removeAttribute('aria-labelledby');
}

function bar(column: number, top: number, height: number): string {
  return `M${column + 0.1} ${top}h.8v${height}h-.8z`;
}

function lookOf(strip: Strip, cell: Cell): Look {
  if (strip === 'requests') {
    if (cell.failures > 0) return cell.numbers > 0 ? 'mixed' : 'bad';
    return cell.numbers > 0 ? 'fine' : 'nothing';
  }
  const check = cell[strip];
  if (!check) return 'nothing';
  return check === 'passed' ? 'fine' : 'bad';
}

function pathOf(svg: HTMLElement, look: string): SVGPathElement {
  const found = svg.querySelector<SVGPathElement>(`path.${look}`);
  if (found) return found;
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  path.setAttribute('class', look);
  svg.append(path);
  return path;
}

function showMarkers(events: LiveEvent[], first: number, span: number): void {
  const markers = events.flatMap(({ kind, at, text }) => {
    const mark = MARKS[kind];
    const share = (at / 1_000 - first) / span;
    if (!mark || share < 0 || share > 1) return [];
    const side = share > 0.9 ? ' at-end' : '';
    const marker = createElement('div', '', `marker ${kind}${side}`);
    marker.append(createElement('span', mark));
    marker.title = text;
    marker.style.left = `${share * 100}%`;
    return [marker];
  });
  byId('markers').replaceChildren(...markers);
}
