// A service that works, but asks not to be sent requests.
import { answerBroken } from './answer-broken.ts';
import { commonSettings, defineFault, routesSetting } from './fault-type.ts';

export const unready = defineFault({
  name: 'unready',
  symptom: 'says no',
  shows: 'Readiness is not liveness: a load balancer stays away, yet nothing needs a restart.',
  spares: 'Numbers and health, unless `routes` says otherwise.',
  cure: 'Nothing: it has to be switched off.',
  settings: commonSettings.extend({ routes: routesSetting(['/ready']) }),
  switchOn(_settings, { reportProblem }) {
    return {
      strike(request, response) {
        answerBroken(request, response, 503, 'the fault unready is on', reportProblem);
      },
    };
  },
});
