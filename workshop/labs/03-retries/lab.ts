// Retries: short outages stay invisible, because a health check requires failures in a row.
import { isHealthy, noEvent, turns } from '../../src/evidence/engine.ts';
import { isSwitchedOn, secondsInARow } from '../../src/evidence/services.ts';
import { inOrder, type Lab, together, within } from '../../src/evidence/steps.ts';

/** Seconds that the API flaps. */
const FLAPPING = 20;
/** Seconds of the long outage, in which Docker has to notice it. */
const OUTAGE = 16;

const flapIsSwitchedOn = isSwitchedOn('flap');
const usersGetNothing = secondsInARow(
  2,
  'users get nothing',
  ({ numbers, failures }) => failures > 0 && numbers === 0,
);

export const lab: Lab = {
  name: '03-retries',
  minutes: 10,
  rightAnswer: 'second',
  checks: {
    unseen: inOrder(
      flapIsSwitchedOn,
      together(
        within(FLAPPING, usersGetNothing),
        noEvent(FLAPPING, 'health_status', { health: 'unhealthy' }),
        isHealthy(FLAPPING - 2),
      ),
    ),
    seen: inOrder(
      flapIsSwitchedOn,
      within(FLAPPING, usersGetNothing),
      within(OUTAGE, turns('unhealthy')),
      together(turns('healthy'), noEvent(15, 'die')),
    ),
  },
};
