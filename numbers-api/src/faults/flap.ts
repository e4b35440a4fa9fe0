// A service that is down, up, down, up …
import * as z from 'zod';
import { answerBroken } from './answer-broken.ts';
import { commonSettings, defineFault } from './fault-type.ts';

const seconds = z.number().positive().max(86_400);

export const flap = defineFault({
  name: 'flap',
  symptom: 'answers wrongly',
  shows:
    'Why a health check has `retries`: one bad moment is no reason to call a service unhealthy.',
  spares: 'Everything while it is up.',
  cure: 'Itself, at the end of each `down`; a `down` that is long enough brings the watchdog.',
  settings: commonSettings.extend({
    up: seconds.default(15).describe('seconds in which all is well'),
    down: seconds.default(15).describe('seconds of answers with 503; it starts with these'),
  }),
  switchOn({ up, down }, { now, reportProblem }) {
    const startedAt = now();
    return {
      armed: () => ((now() - startedAt) / 1_000) % (down + up) < down,
      strike(request, response) {
        answerBroken(request, response, 503, 'the fault flap is in its down phase', reportProblem);
      },
    };
  },
});
