// The drawing of the time axis: a pure function of data and size, which the server uses for the first
// page and the browser at the size that it has.
import { drawAxis, drawNow, drawUnknown, drawUsers } from './axis.ts';
import type { TimelineData } from './data.ts';
import { layOut, type Size } from './frame.ts';
import { drawLane } from './lane.ts';
import { drawPhases, drawSteps } from './steps.ts';
import { round } from './svg.ts';

const HATCH = 'patternUnits="userSpaceOnUse"';
const PATTERNS = `<defs>
<pattern id="failed" width="6" height="6" ${HATCH} patternTransform="rotate(45)"><path class="hatch-back" d="M0 0h6v6H0z"/><path class="hatch-line" d="M0 0v6"/></pattern>
<pattern id="waiting" width="11" height="11" ${HATCH} patternTransform="rotate(-45)"><path class="wait-back" d="M0 0h11v11H0z"/><path class="wait-line" d="M2 0v11"/></pattern>
<pattern id="unknown" width="8" height="8" ${HATCH} patternTransform="rotate(45)"><path class="lost-line" d="M0 0v8"/></pattern>
</defs>`;

/** @returns an SVG element, as text */
export function drawTimeline(data: TimelineData, size: Size): string {
  const frame = layOut(data, size);
  const parts = [
    ...drawAxis(data, frame),
    ...drawUsers(data, frame),
    ...data.replicas.flatMap((lane, place) => drawLane(lane, place, data, frame)),
    ...drawUnknown(data, frame),
    ...drawPhases(data, frame),
    ...drawSteps(data, frame),
    ...drawNow(data, frame),
  ];
  const box = `viewBox="0 0 ${round(size.width)} ${round(size.height)}"`;
  return `<svg ${box} role="img" aria-labelledby="timeline-heading" aria-describedby="steps">${PATTERNS}${parts.join('')}</svg>`;
}
