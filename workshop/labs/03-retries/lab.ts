// Retries: short outages stay invisible, because a health check requires failures in a row.
import { isHealthy, noEvent, turns } from '../../src/evidence/engine.ts';
import { isSwitchedOn, usersGetNothing } from '../../src/evidence/services.ts';
import { inOrder, type Lab, together, within } from '../../src/evidence/steps.ts';

/** Seconds that the API flaps. */
const FLAPPING = 20;
/** Seconds of the long outage, in which Docker has to notice it. */
const OUTAGE = 16;

export const lab: Lab = {
  name: '03-retries',
  minutes: 10,
  waiting: 1,
  rightAnswer: 'second',
  checks: {
    unseen: inOrder(
      isSwitchedOn('flap'),
      together(
        within(FLAPPING, usersGetNothing(2)),
        noEvent(FLAPPING, 'health_status', { health: 'unhealthy' }),
        isHealthy(FLAPPING - 2),
      ),
    ),
    seen: inOrder(
      isSwitchedOn('flap'),
      within(FLAPPING, usersGetNothing(2)),
      within(OUTAGE, turns('unhealthy')),
      together(turns('healthy'), noEvent(15, 'die')),
    ),
  },
};
