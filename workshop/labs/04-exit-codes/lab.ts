// Exit codes and back-off: what a restart policy does depends on how a process ends.
import {
  API,
  endsByItself,
  event,
  latestEvent,
  noEvent,
  seenEvent,
} from '../../src/evidence/engine.ts';
import { type Seen, say } from '../../src/evidence/evidence.ts';
import { noApi, webEvent, webSeesApi } from '../../src/evidence/services.ts';
import { awaited, inOrder, type Lab, type Step, together } from '../../src/evidence/steps.ts';

/** Seconds that the restart policy is given to do something. */
const PATIENCE = 15;

/** The API exits with that code so many times in a row, at least three, and starts after longer and longer pauses. */
export function backsOff(exitCode: number, times: number): Step {
  return (evidence, from) => {
    const { events } = evidence.engine;
    let seen: Seen[] = [];
    let first: { container: string; pause: number } | undefined;
    for (const [place, death] of events.entries()) {
      const { at, container, action } = death;
      if (at < from || death.service !== API || action !== 'die') continue;
      const next = events
        .slice(place + 1)
        .find((each) => each.container === container && ['start', 'die'].includes(each.action));
      // Two exits without a start between them: the start was missed, so the pause isn't known.
      if (death.exitCode !== exitCode || next?.action === 'die')
        return { seen: [], spoiltAt: at + 1, beganAgain: seenEvent(death) };
      if (!next) break;
      const pause = (next.at - at) / 1_000;
      // Another container starts with the shortest pause again.
      if (first?.container !== container) {
        seen = [];
        first = { container, pause };
      }
      const text = say`${seenEvent(death).text}, started again after ${pause.toFixed(1)} s`;
      seen.push({ at, source: 'engine', text });
      if (seen.length >= times - 1 && pause >= first.pause + 1) return { at: next.at, seen };
    }
    return { ...awaited('engine', latestEvent(evidence)), seen };
  };
}

export const lab: Lab = {
  name: '04-exit-codes',
  minutes: 12,
  waiting: 1,
  rightAnswer: 'stays-exited',
  checks: {
    restarted: inOrder(endsByItself(3), together(event('start'), webEvent('new-process'))),
    'stays-exited': inOrder(endsByItself(0), together(noEvent(PATIENCE, 'start'), noApi(PATIENCE))),
    'backs-off': together(backsOff(3, 6), webSeesApi('gone')),
  },
};
