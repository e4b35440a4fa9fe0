// One replica on the time axis: a ribbon for how it was, a rail below it while it took requests, and
// above it what happened.
import type { Frame } from './frame.ts';
import type { Row } from './row-model.ts';
import { line, rect, sign, spread, write } from './svg.ts';

/** @param place of the row, counted from the top, from 0 on */
export function drawRow(row: Row, place: number, frame: Frame): string[] {
  const places = placesOf(place, frame);
  const { left, end, rowHeight } = frame;
  return [
    rect('row-back', left, places.top, end - left, rowHeight),
    ...drawName(row, places, frame),
    ...row.runs.flatMap((run) => drawRun(run, row, places, frame)),
    ...drawMarks(row, places, frame),
  ];
}

/** Heights and places of one row, in pixels. */
function placesOf(place: number, { unit, rowHeight, rowTop }: Frame) {
  const top = rowTop(place);
  // High enough for marks of their own.
  const isTall = rowHeight > 2.9 * unit;
  const marksHeight = isTall ? 1.45 * unit : 0;
  const rail = Math.max(0.18 * unit, Math.min(rowHeight * 0.09, 0.32 * unit));
  const ribbonTop = top + marksHeight + (isTall ? 0.1 * unit : 1);
  const ribbonHeight = rowHeight - marksHeight - rail - (isTall ? 0.4 * unit : 2.5);
  const railTop = ribbonTop + ribbonHeight + (isTall ? 0.2 * unit : 1);
  const middle = ribbonTop + ribbonHeight / 2;
  return { top, isTall, ribbonTop, ribbonHeight, middle, railTop, rail };
}

type Places = ReturnType<typeof placesOf>;

function drawName(row: Row, { top, isTall, middle }: Places, frame: Frame): string[] {
  const { unit, isNarrow, rowHeight, width } = frame;
  const { name, release, isNew, glyph, words } = row;
  const hasTwoLines = rowHeight > 2.3 * unit;
  const centre = isTall ? middle : top + rowHeight / 2;
  const besideY = hasTwoLines ? centre - 0.1 * unit : centre + 0.36 * unit;
  const y = isNarrow ? top - 0.35 * unit : besideY;
  const boxLeft = 1.5 * unit + name.length * 0.61 * 0.93 * unit + 0.5 * unit;
  const boxWidth = Math.max(1.75, 0.62 * release.length + 0.5) * unit;
  const kind = isNew ? ' new' : '';
  const parts = [
    sign(glyph, 0.6 * unit, y - 0.34 * unit, 1.05 * unit),
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

function drawRun(run: Row['runs'][number], { marks }: Row, places: Places, frame: Frame): string[] {
  const { unit, x, end, perSecond, textWidth } = frame;
  const { isTall, ribbonTop, ribbonHeight, middle, railTop, rail } = places;
  const { state, isOld } = run;
  const begin = x(run.from);
  const wide = Math.min(x(run.to), end) - begin;
  if (wide <= 0) return [];
  // Marks lie on a low ribbon: on its beginning, and where the text has to end.
  const onRibbon = isTall ? [] : marks.map(({ at }) => (at - run.from) * perSecond);
  const isMarked = onRibbon.some((place) => Math.abs(place) < 0.6 * unit);
  const next = onRibbon.find((place) => place >= 0.6 * unit) ?? wide;
  const room = Math.min(wide, next) - (isMarked ? 1.5 : 0.8) * unit;
  const text = ribbonHeight > 0.8 * unit && run.texts.find((each) => textWidth(each) < room);
  const textX = begin + (isMarked ? 1.25 : 0.55) * unit;
  const y = middle + 0.34 * unit;

  /** A piece so many pixels within the ribbon, its text, and the rail. */
  const draw = (kind: string, beside: number, above: number, high: number, ink = '', more = '') => [
    rect(kind, begin + beside, ribbonTop + above, wide - 2 * beside, high, more),
    ...(text ? [write(ink, textX, y, text)] : []),
    ...(run.ready ? [rect('rail', begin + 0.75, railTop, wide - 1.5, rail)] : []),
  ];

  switch (state) {
    case 'good':
      return isOld
        ? draw('run-good-old', 0.75, 0.75, ribbonHeight - 1.5, 'on-pale')
        : draw('run-good', 0.75, 0, ribbonHeight, 'on-good');
    case 'failing':
      return draw('run-failing', 0, 0, ribbonHeight, 'on-bad', 'fill="url(#failed)"');
    case 'not ready':
      return draw('run-starting', 1, 1, ribbonHeight - 2, 'on-pale');
    case 'starting':
      return draw('run-starting', 1, ribbonHeight * 0.3 + 1, ribbonHeight * 0.7 - 2);
    case 'gone': {
      const word = [write('strong gone-text', begin + 1.2 * unit, y, 'gone')];
      const dashes = line('run-gone', begin + 1, middle, begin + wide - 1, middle);
      return [dashes, ...(wide > 6 * unit ? word : [])];
    }
  }
}

function drawMarks({ marks }: Row, places: Places, frame: Frame): string[] {
  const { unit, x, end, width, textWidth } = frame;
  const { top, isTall, middle, ribbonTop, ribbonHeight } = places;
  const size = 1.08 * unit;
  const labels = marks.map(({ at }) => ({ centre: x(at), width: size * 1.15 }));
  const centres = spread(labels, { left: 0, right: width, space: 0 });
  const y = isTall ? top + 0.75 * unit : middle;
  return marks.flatMap(({ at, kind, texts }, place) => {
    const centre = centres[place] ?? x(at);
    const mark = sign(kind, centre, y, size);
    if (!isTall) return [mark];
    const next = Math.min(centres[place + 1] ?? width, centre < end ? end : width);
    const textX = centre + 0.95 * unit;
    const text = texts.find((each) => textWidth(each, 1) < next - 0.5 * unit - textX);
    return [
      line('guide', x(at), y, x(at), ribbonTop + ribbonHeight),
      mark,
      ...(text ? [write('strong', textX, y + 0.34 * unit, text)] : []),
    ];
  });
}
