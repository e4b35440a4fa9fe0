// The watchdog: something has to turn a failure into an exit; then the restart policy can act.

import { endsByItself, event, turns } from '../../src/evidence/engine.ts';
import { listed, say } from '../../src/evidence/evidence.ts';
import type { Lab, Step } from '../../src/evidence/steps.ts';
import { awaited, inOrder, together, within } from '../../src/evidence/steps.ts';

/** Milliseconds by which the web server may see the exit sooner or later than the Engine. */
const LEEWAY = 2_000;
/** Seconds from unhealthy to the exit, at most: the watchdog waits 20 s from the failure, which came before. */
const WATCHDOG = 25;

/** The web's story says that the watchdog ended the process when the Engine reported its exit. */
const webAgrees: Step = ({ web }, endedAt) => {
  const found = web.recoveries.find(
    ({ curedBy, steps: { gone = 0, healthy } }) =>
      curedBy === 'watchdog' && healthy !== undefined && Math.abs(gone - endedAt) <= LEEWAY,
  );
  if (!found) return awaited('web');
  const { brokeAt, steps } = found;
  const at = Math.max(endedAt, ...Object.values(steps));
  const after = (['unhealthy', 'gone', 'healthy'] as const).flatMap((step) => {
    const milliseconds = (steps[step] ?? Number.NaN) - brokeAt;
    return milliseconds >= 0 ? say`${step} after ${(milliseconds / 1_000).toFixed(1)} s` : [];
  });
  const text = say`cured by the watchdog: ${listed(after)}`;
  return { at, seen: [{ at, source: 'web', text }] };
};

function endedByTheWatchdog(exitCode: number): Step {
  return inOrder(
    turns('unhealthy'),
    within(WATCHDOG, endsByItself(exitCode)),
    together(inOrder(event('start'), turns('healthy')), webAgrees),
  );
}

export const lab: Lab = {
  name: '05-the-watchdog',
  minutes: 12,
  waiting: 1,
  rightAnswer: 'watchdog',
  checks: {
    exits: endedByTheWatchdog(1),
    killed: endedByTheWatchdog(137),
  },
};
