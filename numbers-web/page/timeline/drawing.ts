// The drawing of the time axis: a pure function of data and size, which the server uses for the first
// page and the browser at the size that it has.
import { drawAxis, drawNow, drawUnknown, drawUsers } from './axis.ts';
import type { TimelineData } from './data.ts';
import { type Frame, layOut, type Size } from './frame.ts';
import { drawLane, drawUnwatched } from './lane.ts';
import { drawGuides, drawPhases, drawSteps } from './steps.ts';
import { round } from './svg.ts';

const HATCH = 'patternUnits="userSpaceOnUse"';
const PATTERNS = `<defs>
<pattern id="failed" width="6" height="6" ${HATCH} patternTransform="rotate(45)"><path class="hatch-back" d="M0 0h6v6H0z"/><path class="hatch-line" d="M0 0v6"/></pattern>
<pattern id="waiting" width="11" height="11" ${HATCH} patternTransform="rotate(-45)"><path class="wait-back" d="M0 0h11v11H0z"/><path class="wait-line" d="M2 0v11"/></pattern>
<pattern id="unknown" width="8" height="8" ${HATCH} patternTransform="rotate(45)"><path class="lost-line" d="M0 0v8"/></pattern>
</defs>`;
const NAMED = 'role="img" aria-labelledby="timeline-heading" aria-describedby="steps"';

/**
 * @returns an SVG element, as text; where the lanes scroll, one for what lies above them, one in an element
 * that scrolls, and one for what lies below
 */
export function drawTimeline(data: TimelineData, size: Size): string {
  const frame = layOut(data, size);
  const axis = drawAxis(data, frame);
  const lanes = data.replicas.flatMap((lane, place) => drawLane(lane, place, data, frame));
  const unknown = drawUnknown(data, frame);
  const now = drawNow(data, frame);
  const above = [...drawPhases(data, frame), ...drawGuides(data, frame), ...drawSteps(data, frame)];
  const users = drawUsers(data, frame);
  const { scrolled, height } = frame;
  if (!scrolled) {
    const parts = [...axis, ...users, ...lanes, ...unknown, ...above, ...now];
    return cutOut(frame, 0, height, NAMED, [PATTERNS, ...parts]);
  }
  const { top, bottom } = scrolled;
  const middle = [...axis, ...lanes, ...drawUnwatched(data, frame), ...unknown];
  return [
    cutOut(frame, 0, top, NAMED, [PATTERNS, ...axis, ...users, ...unknown, ...above, ...now]),
    `<div class="lanes" id="lanes" role="region" aria-label="${data.replicas.length} replicas" tabindex="0">`,
    cutOut(frame, top, bottom, 'aria-hidden="true"', [
      ...middle,
      ...drawGuides(data, frame),
      ...now,
    ]),
    '</div>',
    cutOut(frame, bottom, height, 'aria-hidden="true"', [...axis, ...now]),
  ].join('');
}

/** What lies between two heights. */
function cutOut(
  { width }: Frame,
  top: number,
  bottom: number,
  attributes: string,
  parts: readonly string[],
): string {
  const box = `viewBox="0 ${round(top)} ${round(width)} ${round(bottom - top)}"`;
  return `<svg ${box} ${attributes}>${parts.join('')}</svg>`;
}
