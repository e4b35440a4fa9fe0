// Over the axis: the bar that names the waiting, and the steps of the recovery with their times, each
// tied to its place on the axis.
import type { Frame } from './frame.ts';
import { circle, line, rect, round, spread, write } from './svg.ts';
import type { TimelineData } from './timeline-model.ts';

type Step = TimelineData['steps'][number];

/** A bar for each phase or, where nothing is broken, an empty one that says so. */
export function drawPhases({ phases, idle }: TimelineData, frame: Frame): string[] {
  const { unit, x, textWidth, left, right, isNarrow, phaseTop, phaseHeight } = frame;
  const y = phaseTop + phaseHeight / 2 + 0.34 * unit;
  if (idle !== undefined) {
    const text = isNarrow ? 'Nothing is broken.' : idle;
    return [
      rect('phase-empty', left, phaseTop, right - left, phaseHeight),
      write('soft middle', (left + right) / 2, y, text),
    ];
  }
  return phases.flatMap(({ from, to, kind, texts }) => {
    const begin = x(from);
    const wide = x(to) - begin;
    const fill = kind === 'waiting' ? 'fill="url(#waiting)"' : '';
    const text = texts.find((each) => textWidth(each, 0.97) + 0.2 * unit < wide);
    return [
      rect(`phase-${kind}`, begin, phaseTop, wide, phaseHeight, fill),
      ...(text ? [write(`middle on-${kind}`, begin + wide / 2, y, text)] : []),
    ];
  });
}

/** Draws a line from each step down through users and rows. */
export function drawGuides({ steps }: TimelineData, { x, phaseTop, axisTop }: Frame): string[] {
  return steps.flatMap(({ at }) =>
    at === undefined ? [] : [line('guide', x(at), phaseTop, x(at), axisTop)],
  );
}

/** Draws the steps in their order, and moves them apart if they overlap. */
export function drawSteps({ steps, now, idle }: TimelineData, frame: Frame): string[] {
  const { unit, isNarrow, left, right, width, x, textWidth } = frame;
  const known = steps.filter(({ at }) => at !== undefined);
  const shown = isNarrow ? known : steps;
  const labels = shown.map(({ title, at }, place) => {
    const width = isNarrow ? 1.35 * unit : Math.max(textWidth(title, 0.97), 3.2 * unit);
    if (at !== undefined) return { centre: x(at), width };
    if (idle) return { centre: left + ((place + 0.5) / shown.length) * (right - left), width };
    return { centre: x(now) + (place - known.length + 0.8) * 6 * unit, width };
  });
  const room = isNarrow
    ? { left: 0, right: width, space: 2 }
    : { left: left - 4 * unit, right: width, space: 0.75 * unit };
  const centres = spread(labels, room);
  return shown.flatMap((step, place) => drawStep(step, place, centres[place] ?? 0, frame));
}

function drawStep({ title, at, when, kind }: Step, place: number, centre: number, frame: Frame) {
  const { unit, isNarrow, x, stepsHeight, phaseTop } = frame;
  const parts: string[] = [];
  if (at !== undefined) {
    const path =
      `M${round(centre)} ${round(stepsHeight + 0.12 * unit)}V${round(stepsHeight + 0.3 * unit)}` +
      `L${x(at)} ${round(phaseTop - 0.28 * unit)}V${round(phaseTop)}`;
    parts.push(`<path class="leader" d="${path}"/>`, circle('dot', x(at), phaseTop, 0.27 * unit));
  }
  const texts = isNarrow
    ? [
        circle('step-disc', centre, 0.75 * unit, 0.68 * unit),
        write('step-digit middle strong', centre, 1.08 * unit, String(place + 1)),
      ]
    : [
        write('step-name', centre, 0.86 * unit, title),
        write('step-time', centre, 2.08 * unit, when),
      ];
  const look = at === undefined ? 'to-come' : kind;
  return [...parts, `<g class="step ${look}">${texts.join('')}</g>`];
}
