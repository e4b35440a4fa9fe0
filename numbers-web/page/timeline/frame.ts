// Where everything lies on the time axis: from the size of the drawing and the number of replicas.
import type { View } from '../view.ts';
import { round } from './svg.ts';
import type { TimelineData } from './timeline-model.ts';

/** Where everything lies: places and heights in pixels from the upper left corner. */
export type Frame = ReturnType<typeof layOut>;

/** Rows that are seen at once, at most; of more, half a row below shows that there are more. */
const MOST_AT_ONCE = 6;

/** @param size the place that there is; the drawing becomes higher than that where rows scroll */
export function layOut(data: TimelineData, size: View['size']) {
  const { from, to, replicas, unwatched } = data;
  const { width, unit } = size;
  const isScrolled = replicas.length > MOST_AT_ONCE;
  const rows = isScrolled ? MOST_AT_ONCE + 0.5 : Math.max(1, replicas.length);
  // Too narrow for names beside the rows, as on a phone.
  const isNarrow = width < 38 * unit;
  const isCrowded = rows > 3;
  const left = (isNarrow ? 0.6 : 10.4) * unit;
  const right = width - (isNarrow ? 0.8 : 1.1) * unit;
  // Pixels.
  const perSecond = (right - left) / (to - from);

  const stepsHeight = (isNarrow ? 1.4 : 2.3) * unit;
  const phaseTop = stepsHeight + (isNarrow ? 0.9 : isCrowded ? 0.72 : 0.95) * unit;
  const phaseHeight = (isCrowded ? 1.25 : 1.42) * unit;
  const rowsTop = phaseTop + phaseHeight + (isNarrow ? 2.2 : isCrowded ? 0.3 : 0.5) * unit;
  const placeBottom = size.height - 1.35 * unit;
  const nameHeight = isNarrow ? 1.5 * unit : 0;
  const rowGap = (isCrowded ? 0.1 : rows > 1 ? 0.25 : 0.45) * unit + nameHeight;
  const room = placeBottom - 0.1 * unit - rowsTop - rows * rowGap;
  const usersShare = rows > 1 ? Math.max(2.6 * unit, room / (rows + 1.8)) : room * 0.52;
  const usersHeight = Math.min(usersShare, 7.6 * unit);
  const rowHeight = Math.min((room - usersHeight) / rows, 5.2 * unit);
  // What is left over on a high screen goes between the rows.
  const spare = Math.max(0, room - usersHeight - rowHeight * rows) / (rows + 1);
  const usersTop = rowsTop + spare * 0.4;
  const hidden = isScrolled
    ? (replicas.length - rows) * (rowHeight + rowGap) + (unwatched > 0 ? 1.6 * unit : 0)
    : 0;
  const axisTop = placeBottom + hidden;
  const x = (seconds: number): number => round(left + (seconds - from) * perSecond);

  return {
    width,
    /** The height of the whole drawing: more than the visible part if the rows scroll. */
    height: size.height + hidden,
    unit,
    isNarrow,
    left,
    right,
    /** Where what is known ends. */
    end: x(data.unknownFrom ?? data.now),
    perSecond,
    stepsHeight,
    phaseTop,
    phaseHeight,
    rowsTop,
    usersTop,
    usersHeight,
    rowHeight,
    axisTop,
    /** What scrolls while axis and users stay; false where all rows are seen at once. */
    scrolled: isScrolled && { top: usersTop + usersHeight, bottom: axisTop - 0.1 * unit },
    rowTop: (place: number): number =>
      usersTop + usersHeight + (rowGap + spare * 0.9) * (place + 1) + rowHeight * place,
    /** Where a time lies. */
    x,
    /** About how wide a text will be, at a size in rem. */
    textWidth: (text: string, rem = 0.93): number => text.length * 0.57 * rem * unit,
  };
}
