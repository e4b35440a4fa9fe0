// PID 1 and stopping: which signals reach a container's first process.
import { container, noEvent, stops, turns } from '../../src/evidence/engine.ts';
import { isSwitchedOn, noApi, webSeesApi } from '../../src/evidence/services.ts';
import { inOrder, type Step, together } from '../../src/evidence/steps.ts';
import type { Lab } from '../../src/lab.ts';

/** Seconds from unhealthy on, in which the watchdog has tried for long. */
const PATIENCE = 45;

/** Seconds that a container stays stopped; one that is to be replaced is removed sooner, also on a busy machine. */
const STOPPED = 5;

const hasExited = (code: number): Step =>
  container('numbers-api', STOPPED, ({ state, exitCode }) =>
    state === 'exited' && exitCode === code ? `exited with ${code}` : undefined,
  );

export const lab: Lab = {
  name: '06-pid-1',
  minutes: 12,
  rightAnswer: 'ignored',
  checks: {
    ignored: inOrder(
      turns('numbers-api', 'unhealthy'),
      together(
        noEvent(PATIENCE, 'numbers-api', 'die'),
        container('numbers-api', PATIENCE, ({ init, state, health }) =>
          !init && state === 'running' && health === 'unhealthy'
            ? 'running, unhealthy, no init'
            : undefined,
        ),
        noApi(20),
      ),
    ),
    graceful: inOrder(
      // Half a second of draining, and some for slow machines.
      stops('numbers-api', 0, 0, 5),
      together(hasExited(0), webSeesApi('gone')),
    ),
    killed: inOrder(
      isSwitchedOn('ignore-sigterm'),
      stops('numbers-api', 137, 9, 20),
      hasExited(137),
    ),
  },
};
