// Up does not mean healthy: Docker monitors a process, not its answers.

import { container } from '../../src/evidence/engine.ts';
import { say } from '../../src/evidence/evidence.ts';
import { apiAnswersRngWith, webSeesApi } from '../../src/evidence/services.ts';
import { inOrder, type Lab, together } from '../../src/evidence/steps.ts';

export const lab: Lab = {
  name: '01-up-is-not-well',
  minutes: 12,
  waiting: 1,
  rightAnswer: 'up',
  checks: {
    broken: inOrder(
      container(
        0,
        ({ image, hasHealthCheck }) => !hasHealthCheck && say`${image}, no health check`,
      ),
      together(apiAnswersRngWith(500), webSeesApi('unhealthy')),
    ),
    up: inOrder(
      webSeesApi('unhealthy'),
      together(
        apiAnswersRngWith(500, 20),
        container(20, ({ state, hasHealthCheck, startedAt }) => {
          const isUp = state === 'running' && !hasHealthCheck;
          return isUp && say`running since ${startedAt?.slice(11, 19) ?? ''} UTC, no health check`;
        }),
      ),
    ),
  },
};
