// Checks that lie: a check sees its own route, and nothing else.

import { endsByItself, isHealthy, noEvent, turns } from '../../src/evidence/engine.ts';
import { say } from '../../src/evidence/evidence.ts';
import {
  isSwitchedOn,
  recovery,
  usersAreServed,
  usersGetNothing,
  webEvent,
  webSeesApi,
} from '../../src/evidence/services.ts';
import { inOrder, type Lab, together } from '../../src/evidence/steps.ts';

/** Seconds in which the watchdog would have acted. */
const PATIENCE = 30;
/** Seconds for which the API is not ready, less a look or two. */
const NOT_READY = 8;

export const lab: Lab = {
  name: '10-checks-that-lie',
  minutes: 12,
  waiting: 2,
  rightAnswer: 'each-differs',
  checks: {
    lies: inOrder(
      isSwitchedOn('error'),
      together(
        isHealthy(PATIENCE),
        noEvent(PATIENCE, 'health_status', { health: 'unhealthy' }),
        noEvent(PATIENCE, 'die'),
        usersGetNothing(PATIENCE - 10),
      ),
    ),
    'cries-wolf': together(
      inOrder(turns('unhealthy'), endsByItself(1)),
      recovery(({ curedBy, requests, requestsLost }) => {
        const isNeedless = curedBy === 'watchdog' && requests >= 20 && requestsLost < requests / 2;
        const lost = say`${requestsLost} of ${requests} calls lost`;
        return isNeedless && say`cured by the watchdog: ${lost}, all from the restart`;
      }),
    ),
    'no-need': inOrder(
      isSwitchedOn('unready'),
      // Not its event: the web server asks for readiness and for faults each by itself, and may see that
      // the API is not ready before it sees why.
      webSeesApi('not ready'),
      together(webEvent('ready'), isHealthy(NOT_READY), usersAreServed(NOT_READY)),
    ),
  },
};
