// One replica on the time axis: a ribbon for how it was, a rail below it while it took requests, and
// above it what happened.
import { moreUnwatched } from '../words.ts';
import type { Row, RunBar, TimelineData } from './data.ts';
import type { Frame } from './frame.ts';
import { line, rect, round, sign, spread, write } from './svg.ts';

/** @param place of the row, counted from the top, from 0 on */
export function drawRow(row: Row, place: number, data: TimelineData, frame: Frame): string[] {
  const places = placesOf(place, data, frame);
  const { top, end } = places;
  const begin = frame.x(data.from);
  return [
    rect('row-back', begin, top, end - begin, frame.rowHeight),
    ...drawName(row, places, frame),
    ...row.runs.flatMap((run) => drawRun(run, row, places, frame)),
    ...drawMarks(row, places, frame),
  ];
}

/** Below the last row: that there are more replicas than rows. */
export function drawUnwatched({ unwatched, replicas }: TimelineData, frame: Frame): string[] {
  if (unwatched === 0) return [];
  const { unit, left, rowTop } = frame;
  const y = rowTop(replicas.length) + unit;
  return [write('strong', left + 0.55 * unit, y, moreUnwatched(unwatched))];
}

/** Heights and places of one row, in pixels. */
function placesOf(place: number, { unknownFrom, now }: TimelineData, frame: Frame) {
  const { unit, rowHeight } = frame;
  const top = frame.rowTop(place);
  // High enough for marks of their own.
  const isTall = rowHeight > 2.9 * unit;
  const marksHeight = isTall ? 1.45 * unit : 0;
  const rail = Math.max(0.18 * unit, Math.min(rowHeight * 0.09, 0.32 * unit));
  const ribbonTop = top + marksHeight + (isTall ? 0.1 * unit : 1);
  const ribbonHeight = rowHeight - marksHeight - rail - (isTall ? 0.4 * unit : 2.5);
  const railTop = ribbonTop + ribbonHeight + (isTall ? 0.2 * unit : 1);
  const middle = ribbonTop + ribbonHeight / 2;
  // Where what is known ends.
  const end = frame.x(unknownFrom ?? now);
  return { top, isTall, ribbonTop, ribbonHeight, middle, railTop, rail, end };
}

type Places = ReturnType<typeof placesOf>;

function drawName(row: Row, { top, isTall, middle }: Places, frame: Frame): string[] {
  const { unit, isNarrow, rowHeight, width } = frame;
  const { name, release, isNew, glyph, look, words } = row;
  const hasTwoLines = rowHeight > 2.3 * unit;
  const centre = isTall ? middle : top + rowHeight / 2;
  const besideY = hasTwoLines ? centre - 0.1 * unit : centre + 0.36 * unit;
  const y = isNarrow ? top - 0.35 * unit : besideY;
  const boxLeft = 1.5 * unit + name.length * 0.61 * 0.93 * unit + 0.5 * unit;
  const boxWidth = Math.max(1.75, 0.62 * release.length + 0.5) * unit;
  const kind = isNew ? ' new' : '';
  const parts = [
    sign(glyph, look, 0.6 * unit, y - 0.34 * unit, 1.05 * unit),
    write('mono', 1.5 * unit, y, name),
  ];
  // Beside a long name there is no room for it; the ribbon has it, too.
  if (isNarrow || boxLeft + boxWidth < frame.left) {
    parts.push(
      rect(`release-box${kind}`, boxLeft, y - 0.92 * unit, boxWidth, 1.18 * unit, 'rx="3"'),
      write(`release-text${kind}`, boxLeft + boxWidth / 2, y, release),
    );
  }
  if (isNarrow) parts.push(write('soft end', width, y, words));
  else if (hasTwoLines) parts.push(write('soft', 0, y + 1.3 * unit, words));
  return parts;
}

function drawRun(run: RunBar, row: Row, places: Places, frame: Frame): string[] {
  const { unit, x, perSecond, textWidth } = frame;
  const { isTall, ribbonTop, ribbonHeight, middle, railTop, rail, end } = places;
  const begin = x(run.from);
  const wide = Math.min(x(run.to), end) - begin;
  if (wide <= 0) return [];
  const { texts, isOld } = run;
  // Marks lie on a low ribbon: on its beginning, and where the text has to end.
  const isMarked = row.marks.some(({ at }) => Math.abs(at - run.from) * perSecond < 0.6 * unit);
  const next = isTall
    ? undefined
    : row.marks.find(({ at }) => (at - run.from) * perSecond >= 0.6 * unit);
  const room =
    Math.min(wide, next ? x(next.at) - begin : wide) - (isMarked && !isTall ? 1.5 : 0.8) * unit;
  const text = ribbonHeight > 0.8 * unit && texts.find((each) => textWidth(each) < room);
  const textX = begin + (isMarked && !isTall ? 1.25 : 0.55) * unit;
  const say = (kind: string): string[] =>
    text ? [write(kind, textX, middle + 0.34 * unit, text)] : [];
  const ready = run.ready ? [rect('rail', begin + 0.75, railTop, wide - 1.5, rail)] : [];

  /** What lies so many pixels within the ribbon. */
  const within = (kind: string, beside: number, above: number, below: number, more = '') => {
    const height = ribbonHeight - above - below;
    return rect(kind, begin + beside, ribbonTop + above, wide - 2 * beside, height, more);
  };

  switch (run.state) {
    case 'good': {
      const kind = isOld ? 'run-good-old' : 'run-good';
      const inset = isOld ? 0.75 : 0;
      const text = say(isOld ? 'on-pale' : 'on-good');
      return [within(kind, 0.75, inset, inset), ...text, ...ready];
    }
    case 'failing':
      return [within('run-failing', 0, 0, 0, 'fill="url(#failed)"'), ...say('on-bad'), ...ready];
    case 'not ready':
      return [within('run-starting', 1, 1, 1), ...say('on-pale')];
    case 'starting':
      return [within('run-starting', 1, ribbonHeight * 0.3 + 1, 1)];
    case 'gone': {
      const isWide = wide > 6 * unit;
      const y = middle + 0.34 * unit;
      const word = isWide ? [write('strong gone-text', begin + 1.2 * unit, y, 'gone')] : [];
      return [line('run-gone', begin + 1, middle, begin + wide - 1, middle), ...word];
    }
  }
}

function drawMarks({ marks }: Row, places: Places, frame: Frame): string[] {
  const { unit, x, width, textWidth } = frame;
  const { top, isTall, middle, ribbonTop, ribbonHeight, end } = places;
  const size = 1.08 * unit;
  const wanted = marks.map(({ at }) => x(at));
  const centres = spread(
    wanted,
    wanted.map(() => size * 1.15),
    { left: 0, right: width, space: 0 },
  );
  const y = isTall ? top + 0.75 * unit : middle;
  return marks.flatMap(({ at, kind, texts }, place) => {
    const centre = centres[place] ?? x(at);
    const parts = isTall ? [line('guide', x(at), y, x(at), ribbonTop + ribbonHeight)] : [];
    parts.push(sign(kind, LOOKS[kind] ?? '', centre, y, size));
    const next = Math.min(centres[place + 1] ?? width, centre < end ? end : width);
    const room = next - 0.5 * unit - (centre + 0.95 * unit);
    const text = texts.find((each) => textWidth(each, 1) < room);
    if (isTall && text)
      parts.push(write('strong', round(centre + 0.95 * unit), y + 0.34 * unit, text));
    return parts;
  });
}

const LOOKS: Readonly<Record<string, string>> = {
  unhealthy: 'bad',
  healthy: 'good',
  'fault-on': 'bad',
};
