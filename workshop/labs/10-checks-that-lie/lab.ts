// Checks that lie: a check sees its own route, and nothing else.
import { endsByItself, isHealthy, noEvent, turns } from '../../src/evidence/engine.ts';
import {
  isSwitchedOn,
  recovery,
  secondsInARow,
  usersAreServed,
  webEvent,
  webSeesApi,
} from '../../src/evidence/services.ts';
import { inOrder, together } from '../../src/evidence/steps.ts';
import type { Lab } from '../../src/lab.ts';

/** Seconds in which the watchdog would have acted. */
const PATIENCE = 30;
/** Seconds for which the API is not ready, less a look or two. */
const NOT_READY = 8;

export const lab: Lab = {
  name: '10-checks-that-lie',
  minutes: 12,
  rightAnswer: 'each-differs',
  checks: {
    lies: inOrder(
      isSwitchedOn('error'),
      together(
        isHealthy('numbers-api', PATIENCE),
        noEvent(PATIENCE, 'numbers-api', 'health_status', { health: 'unhealthy' }),
        noEvent(PATIENCE, 'numbers-api', 'die'),
        secondsInARow(PATIENCE - 10, 'users get nothing', ({ numbers }) => numbers === 0),
      ),
    ),
    'cries-wolf': together(
      inOrder(turns('numbers-api', 'unhealthy'), endsByItself(1)),
      recovery(({ curedBy, requests, requestsLost }) =>
        curedBy === 'watchdog' && requests >= 20 && requestsLost < requests / 2
          ? `cured by the watchdog: ${requestsLost} of ${requests} calls lost, by the cure alone`
          : undefined,
      ),
    ),
    'no-need': inOrder(
      isSwitchedOn('unready'),
      // Not its event: the web server asks for readiness and for faults each by itself, and may see that
      // the API is not ready before it sees why.
      webSeesApi('not ready'),
      together(webEvent('ready'), isHealthy('numbers-api', NOT_READY), usersAreServed(NOT_READY)),
    ),
  },
};
