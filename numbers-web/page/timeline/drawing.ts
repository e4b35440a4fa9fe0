// The drawing of the time axis: a pure function of data and size, which the server uses for the first
// page and the browser at the size that it has.
import type { View } from '../view.ts';
import { moreUnwatched } from '../words.ts';
import { type Frame, layOut } from './frame.ts';
import { drawRow } from './row.ts';
import { drawGuides, drawPhases, drawSteps } from './steps.ts';
import { line, rect, round, write } from './svg.ts';
import type { TimelineData } from './timeline-model.ts';

const HATCH = 'patternUnits="userSpaceOnUse"';
const PATTERNS = `<defs>
<pattern id="failed" width="6" height="6" ${HATCH} patternTransform="rotate(45)"><path class="hatch-back" d="M0 0h6v6H0z"/><path class="hatch-line" d="M0 0v6"/></pattern>
<pattern id="waiting" width="11" height="11" ${HATCH} patternTransform="rotate(-45)"><path class="wait-back" d="M0 0h11v11H0z"/><path class="wait-line" d="M2 0v11"/></pattern>
<pattern id="unknown" width="8" height="8" ${HATCH} patternTransform="rotate(45)"><path class="lost-line" d="M0 0v8"/></pattern>
</defs>`;
const NAMED = 'role="img" aria-labelledby="timeline-heading" aria-describedby="steps"';

/** Returns an SVG element, as text; where the rows scroll, one for what lies above, one that scrolls, one for below. */
export function drawTimeline(data: TimelineData, size: View['size']): string {
  const frame = layOut(data, size);
  const axis = drawAxis(data, frame);
  const rows = data.replicas.flatMap((row, place) => drawRow(row, place, frame));
  const unknown = drawUnknown(data, frame);
  const now = drawNow(data, frame);
  const guides = drawGuides(data, frame);
  const above = [...drawPhases(data, frame), ...guides, ...drawSteps(data, frame), ...now];
  const head = [PATTERNS, ...axis, ...drawUsers(data, frame)];
  const { scrolled, width, height } = frame;

  /** What lies between two heights. */
  function cutOut(top: number, bottom: number, attributes: string, ...parts: string[][]): string {
    const box = `viewBox="0 ${round(top)} ${round(width)} ${round(bottom - top)}"`;
    return `<svg ${box} ${attributes}>${parts.flat().join('')}</svg>`;
  }

  if (!scrolled) return cutOut(0, height, NAMED, head, rows, unknown, above);
  const { top, bottom } = scrolled;
  const middle = [axis, rows, drawUnwatched(data, frame), unknown, guides, now];
  return [
    cutOut(0, top, NAMED, head, unknown, above),
    `<div class="rows" id="rows" role="region" aria-label="${data.replicas.length} replicas" tabindex="0">`,
    cutOut(top, bottom, 'aria-hidden="true"', ...middle),
    '</div>',
    cutOut(bottom, height, 'aria-hidden="true"', axis, now),
  ].join('');
}

/** Below the last row: that there are more replicas than rows. */
function drawUnwatched({ unwatched, replicas }: TimelineData, frame: Frame): string[] {
  if (unwatched === 0) return [];
  const { unit, left, rowTop } = frame;
  const y = rowTop(replicas.length) + unit;
  return [write('strong', left + 0.55 * unit, y, moreUnwatched(unwatched))];
}

/** A line every 5, 10 or 20 seconds, by the length of the axis; on a narrow screen half as many. */
function drawAxis({ mode, from, to, now }: TimelineData, frame: Frame): string[] {
  const { isNarrow, unit, perSecond, x, rowsTop, axisTop, left } = frame;
  const span = to - from;
  const step = (span > 130 ? 20 : span > 45 ? 10 : 5) * (isNarrow ? 2 : 1);
  const parts: string[] = [];
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    parts.push(line('tick', x(time), rowsTop, x(time), axisTop + 0.25 * unit));
    // Not at the place of "now".
    if (Math.abs(time - now) * perSecond < (isNarrow ? 3.4 : 2.6) * unit) continue;
    const place = Math.max(x(time), left + unit);
    const kind = `middle ${time === 0 ? 'strong' : 'soft'}`;
    parts.push(write(kind, place, axisTop + 1.15 * unit, label(mode, time)));
  }
  return parts;
}

function label(mode: TimelineData['mode'], time: number): string {
  if (mode === 'last') return `${-time} s ago`;
  if (time === 0) return 'failure';
  return `${time > 0 ? '+' : '−'}${Math.abs(time)} s`;
}

/** Draws successful seconds above the line, and failed ones below it, hatched. */
function drawUsers({ users }: TimelineData, frame: Frame): string[] {
  const { isNarrow, unit, perSecond, x, end, width, left, usersTop, usersHeight } = frame;
  const base = usersTop + usersHeight * 0.54;
  const parts = [rect('row-back', left, usersTop, end - left, usersHeight)];
  const most = Math.max(1, ...users.map(({ good, failed }) => good + failed));
  for (const { second, good, failed } of users) {
    const begin = Math.max(x(second) + perSecond * 0.1, left);
    const wide = Math.min(x(second) + perSecond * 0.9, end) - begin;
    if (wide <= 0) continue;
    if (good > 0) {
      const tall = (good / most) * (usersHeight * 0.54 - 3);
      parts.push(rect('user-good', begin, base - 1 - tall, wide, tall));
    }
    if (failed > 0) {
      const tall = Math.max((failed / most) * (usersHeight * 0.46 - 3), 0.3 * unit);
      parts.push(rect('user-failed', begin, base + 1, wide, tall, 'fill="url(#failed)"'));
    }
    const dash = x(second) + perSecond * 0.35;
    if (good + failed === 0 && dash > left && dash + perSecond * 0.15 < end) {
      parts.push(rect('user-nothing', dash, base - 1, perSecond * 0.3, 2));
    }
  }
  parts.push(line('middle-line', left, base, end, base));
  if (isNarrow) {
    const y = usersTop - 0.35 * unit;
    parts.push(write('row-name', left, y, 'Users'), write('soft end', width, y, 'good ▲ failed ▼'));
  } else {
    parts.push(
      write('row-name', 0, base + 0.32 * unit, 'Users'),
      write('soft end', left - 0.5 * unit, base - 0.45 * unit, 'good ▲'),
      write('soft end', left - 0.5 * unit, base + 1.2 * unit, 'failed ▼'),
    );
  }
  return parts;
}

/** Drawn last, over all else. Where its word would be cut off on the right, it moves inside. */
function drawNow(data: TimelineData, frame: Frame): string[] {
  const { unit, x, width, phaseTop, axisTop } = frame;
  const place = x(data.now);
  const top = phaseTop - (data.idle ? 0 : 0.2 * unit);
  const [kind, at] = place + 1.2 * unit > width ? ['end', width] : ['middle', place];
  return [
    line('now-line', place, top, place, axisTop + 0.3 * unit),
    write(`strong ${kind}`, at, axisTop + 1.15 * unit, 'now'),
  ];
}

/** Since the page has lost its server, anything may have happened. */
function drawUnknown({ unknownFrom, now }: TimelineData, frame: Frame): string[] {
  if (unknownFrom === undefined) return [];
  const { unit, x, end, rowsTop, axisTop, usersTop, usersHeight, left, scrolled } = frame;
  const begin = Math.max(end, left);
  const middle = (begin + x(now)) / 2;
  // Where the rows scroll, it stays with the users.
  const top = scrolled ? usersTop + 0.5 * usersHeight - 0.55 * unit : rowsTop + usersHeight;
  const text = `no news for ${Math.floor(now - unknownFrom)} s`;
  return [
    rect('unknown', begin, rowsTop, x(now) - begin, axisTop - rowsTop, 'fill="url(#unknown)"'),
    rect('unknown-label', middle - 4.6 * unit, top - 0.3 * unit, 9.2 * unit, 1.7 * unit, 'rx="4"'),
    write('strong middle', middle, top + 0.88 * unit, text),
  ];
}
