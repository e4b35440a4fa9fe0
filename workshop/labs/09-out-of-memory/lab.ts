// Out of memory: the kernel kills at the limit, and no check comes before it unless it looks at memory.

import type { Container } from 'engine-reader/facts.ts';
import {
  container,
  endsByItself,
  event,
  runsOutOfMemory,
  turns,
} from '../../src/evidence/engine.ts';
import { say } from '../../src/evidence/evidence.ts';
import { isSwitchedOn, webEvent, webSeesApi } from '../../src/evidence/services.ts';
import { inOrder, type Lab, together } from '../../src/evidence/steps.ts';

const HOG = 'memory-hog';
const MEGABYTE = 1_048_576;
/** What the hog asks for before it starts, in bytes. */
const ENOUGH = 100 * MEGABYTE;

const hasTooLittle = ({ state, memoryLimit }: Container) =>
  state === 'exited' &&
  memoryLimit < ENOUGH &&
  say`exited, with a limit of ${memoryLimit / MEGABYTE} MB`;

export const lab: Lab = {
  name: '09-out-of-memory',
  minutes: 15,
  waiting: 3,
  rightAnswer: 'exit-137',
  checks: {
    killed: inOrder(
      isSwitchedOn('memory'),
      runsOutOfMemory(),
      together(event('start'), webEvent('new-process')),
    ),
    warned: inOrder(
      turns('healthy', HOG),
      turns('unhealthy', HOG),
      together(runsOutOfMemory(HOG, true), webSeesApi('healthy')),
    ),
    refused: inOrder(
      event('start', { service: HOG }),
      endsByItself(1, HOG),
      together(container(0, hasTooLittle, HOG), webSeesApi('healthy')),
    ),
  },
};
