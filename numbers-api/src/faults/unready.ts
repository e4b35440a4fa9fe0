// Reports that the service is not ready, although it works.
import { answerBroken } from './answer-broken.ts';
import { commonSettings, defineFault, routesSetting } from './fault-type.ts';

export const unready = defineFault({
  name: 'unready',
  symptom: 'says no',
  shows:
    'Readiness is not liveness: a load balancer sends no requests, but nothing needs a restart.',
  spares: 'Numbers and health, unless `routes` includes them.',
  cure: 'Nothing, until you switch it off.',
  settings: commonSettings.extend({ routes: routesSetting(['/ready']) }),
  switchOn(_settings, { reportProblem }) {
    return {
      strike(request, response) {
        answerBroken(request, response, 503, 'the fault unready is on', reportProblem);
      },
    };
  },
});
