// Out of memory: the kernel kills at the limit, and no check comes before it unless it looks at memory.
import {
  container,
  endsByItself,
  event,
  runsOutOfMemory,
  turns,
} from '../../src/evidence/engine.ts';
import { isSwitchedOn, webEvent, webSeesApi } from '../../src/evidence/services.ts';
import { inOrder, together } from '../../src/evidence/steps.ts';
import type { Lab } from '../../src/lab.ts';

const MEGABYTE = 1_048_576;
/** What the hog asks for before it starts, in bytes. */
const ENOUGH = 100 * MEGABYTE;

export const lab: Lab = {
  name: '09-out-of-memory',
  minutes: 15,
  rightAnswer: 'exit-137',
  checks: {
    killed: inOrder(
      isSwitchedOn('memory'),
      runsOutOfMemory('numbers-api'),
      together(event('numbers-api', 'start'), webEvent('new-process')),
    ),
    warned: inOrder(
      turns('memory-hog', 'healthy'),
      turns('memory-hog', 'unhealthy'),
      together(runsOutOfMemory('memory-hog', true), webSeesApi('healthy')),
    ),
    refused: inOrder(
      event('memory-hog', 'start'),
      endsByItself(1, 'memory-hog'),
      together(
        container('memory-hog', 0, ({ state, memoryLimit }) =>
          state === 'exited' && memoryLimit < ENOUGH
            ? `exited, with a limit of ${memoryLimit / MEGABYTE} MB`
            : undefined,
        ),
        webSeesApi('healthy'),
      ),
    ),
  },
};
