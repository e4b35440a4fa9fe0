// Detected, not cured: Docker calls a container unhealthy, and leaves it at that.
import { container, noEvent, turns } from '../../src/evidence/engine.ts';
import { apiAnswersRngWith } from '../../src/evidence/services.ts';
import { inOrder, together } from '../../src/evidence/steps.ts';
import type { Lab } from '../../src/lab.ts';

/** Seconds that Docker is given to do something. */
const PATIENCE = 45;

export const lab: Lab = {
  name: '02-seen-not-healed',
  minutes: 12,
  rightAnswer: 'nothing',
  checks: {
    seen: inOrder(
      container('numbers-api', 0, ({ image }) => image.endsWith(':v2') && image),
      together(apiAnswersRngWith(500), turns('numbers-api', 'unhealthy')),
    ),
    'not-healed': inOrder(
      turns('numbers-api', 'unhealthy'),
      together(
        noEvent(PATIENCE, 'numbers-api', 'die'),
        container('numbers-api', PATIENCE, ({ state, health, restartCount, restartPolicy }) =>
          state === 'running' && health === 'unhealthy' && restartPolicy === 'on-failure'
            ? `running, unhealthy, restart policy ${restartPolicy}, restarted ${restartCount} times`
            : undefined,
        ),
        apiAnswersRngWith(500, PATIENCE),
      ),
    ),
  },
};
