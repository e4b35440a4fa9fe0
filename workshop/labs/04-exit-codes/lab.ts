// Exit codes and back-off: what a restart policy does depends on how a process ends.
import { backsOff, endsByItself, event, noEvent } from '../../src/evidence/engine.ts';
import { noApi, webEvent, webSeesApi } from '../../src/evidence/services.ts';
import { inOrder, type Lab, together } from '../../src/evidence/steps.ts';

/** Seconds that the restart policy is given to do something. */
const PATIENCE = 15;

export const lab: Lab = {
  name: '04-exit-codes',
  minutes: 12,
  rightAnswer: 'stays-exited',
  checks: {
    restarted: inOrder(endsByItself(3), together(event('start'), webEvent('new-process'))),
    'stays-exited': inOrder(endsByItself(0), together(noEvent(PATIENCE, 'start'), noApi(PATIENCE))),
    'backs-off': together(backsOff(3, 6), webSeesApi('gone')),
  },
};
