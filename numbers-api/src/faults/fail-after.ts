// The bug of the original: after some calls, the service stays broken until its process restarts.
//
// How it works: FAIL_AFTER_CALLS in settings.ts switches it on at each start. app.ts counts every call to /rng
// and applies the faults before it draws a number. After `calls` calls, this fault answers /rng and /health
// with 500, so the health check fails.
import * as z from 'zod';
import { answerBroken } from './answer-broken.ts';
import { commonSettings, defineFault } from './fault-type.ts';

export const failAfter = defineFault({
  name: 'fail-after',
  symptom: 'answers wrongly',
  shows: 'A process that keeps running although its service is broken: Docker alone does nothing.',
  spares: 'Everything, until /rng has received that many calls.',
  cure: 'A restart, which resets the call counter.',
  settings: commonSettings.extend({
    calls: z
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(3)
      .describe('calls to /rng, including failed ones; the next one breaks the service'),
  }),
  switchOn({ calls, routes }, { state, reportProblem }) {
    const callsBefore = state.calls;
    const problem = `broken since call ${calls + 1}: the built-in bug allows ${calls} calls`;
    return {
      // Calls may overtake each other, so each call's own number counts.
      armed: ({ locals }) => (locals.call ?? state.calls) - callsBefore > calls,
      strike(request, response) {
        // The bug breaks the whole service, whichever route shows it first. If /health is spared, it would
        // contradict the report at each request.
        if (routes.includes('/health')) reportProblem(problem);
        answerBroken(request, response, 500, problem, reportProblem);
      },
    };
  },
});
