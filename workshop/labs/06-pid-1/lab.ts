// PID 1 and stopping: which signals reach a container's first process.

import { container, noEvent, stops, turns } from '../../src/evidence/engine.ts';
import { say } from '../../src/evidence/evidence.ts';
import { isSwitchedOn, noApi, webSeesApi } from '../../src/evidence/services.ts';
import { inOrder, type Lab, type Step, together } from '../../src/evidence/steps.ts';

/** Seconds from unhealthy on, in which the watchdog has tried for long. */
const PATIENCE = 45;

/** Seconds that a container stays stopped; one that is to be replaced is removed sooner, also on a busy machine. */
const STOPPED = 5;

const hasExited = (code: number): Step =>
  container(
    STOPPED,
    ({ state, exitCode }) => state === 'exited' && exitCode === code && say`exited with ${code}`,
  );

export const lab: Lab = {
  name: '06-pid-1',
  minutes: 12,
  waiting: 2,
  rightAnswer: 'ignored',
  checks: {
    ignored: inOrder(
      turns('unhealthy'),
      together(
        noEvent(PATIENCE, 'die'),
        container(PATIENCE, ({ init, state, health }) => {
          const isLeft = !init && state === 'running' && health === 'unhealthy';
          return isLeft && say`running, unhealthy, no init`;
        }),
        noApi(20),
      ),
    ),
    graceful: inOrder(
      // Half a second of draining, and some for slow machines.
      stops(0, 0, 5),
      together(hasExited(0), webSeesApi('gone')),
    ),
    killed: inOrder(isSwitchedOn('ignore-sigterm'), stops(137, 9, 20), hasExited(137)),
  },
};
