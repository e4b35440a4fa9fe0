// Detected, not cured: Docker calls a container unhealthy, and leaves it at that.

import { container, noEvent, turns } from '../../src/evidence/engine.ts';
import { listed, say } from '../../src/evidence/evidence.ts';
import { apiAnswersRngWith } from '../../src/evidence/services.ts';
import { inOrder, type Lab, together } from '../../src/evidence/steps.ts';

/** Seconds that Docker is given to do something. */
const PATIENCE = 45;
const POLICY = 'on-failure';

export const lab: Lab = {
  name: '02-seen-not-healed',
  minutes: 12,
  waiting: 2,
  rightAnswer: 'nothing',
  checks: {
    seen: inOrder(
      container(0, ({ image }) => image.endsWith(':v2') && image),
      together(apiAnswersRngWith(500), turns('unhealthy')),
    ),
    'not-healed': inOrder(
      turns('unhealthy'),
      together(
        noEvent(PATIENCE, 'die'),
        container(PATIENCE, ({ state, health, restartCount, restartPolicy }) => {
          const isLeft = state === 'running' && health === 'unhealthy' && restartPolicy === POLICY;
          const words = say`restart policy ${POLICY}, restarted ${restartCount} times`;
          return isLeft && listed(['running', 'unhealthy', words]);
        }),
        apiAnswersRngWith(500, PATIENCE),
      ),
    ),
  },
};
