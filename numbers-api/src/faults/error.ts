// A service that answers with an error.
import * as z from 'zod';
import { answerBroken } from './answer-broken.ts';
import { commonSettings, defineFault } from './fault-type.ts';

export const error = defineFault({
  name: 'error',
  symptom: 'answers wrongly',
  shows:
    'A service that lives and is wrong. Only on /rng: the health check lies. Only on /health: it cries wolf.',
  spares: 'The routes not named, and the process.',
  cure: 'The watchdog, when /health is hit all the time; otherwise nothing.',
  settings: commonSettings.extend({
    status: z.int().min(400).max(599).default(500).describe('HTTP status of the answer'),
  }),
  switchOn({ status }, { reportProblem }) {
    return {
      strike(request, response) {
        answerBroken(request, response, status, `the fault error answers ${status}`, reportProblem);
      },
    };
  },
});
