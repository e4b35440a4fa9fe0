// The original's bug: after so many calls the service is broken until its process is replaced.
//
// Its whole path: FAIL_AFTER_CALLS in settings.ts switches it on at each start; app.ts counts every call
// of /rng and lets the faults strike before a number is drawn; once this one is armed, it answers 500 in
// the service's place, there and at /health, and so the health check fails.
import * as z from 'zod';
import { answerBroken } from './answer-broken.ts';
import { commonSettings, defineFault } from './fault-type.ts';

export const failAfter = defineFault({
  name: 'fail-after',
  symptom: 'answers wrongly',
  shows: 'A process that lives on although its service is broken: Docker alone does not notice.',
  spares: 'Everything, until /rng has had that many calls.',
  cure: 'A restart, which sets the counter of calls back to 0.',
  settings: commonSettings.extend({
    calls: z
      .int()
      .min(0)
      .max(1_000_000_000)
      .default(3)
      .describe('calls to /rng, the failed ones too; the next one breaks the service'),
  }),
  switchOn({ calls, routes }, { state, reportProblem }) {
    const callsBefore = state.calls;
    const problem = `call ${calls + 1} was one too many: the bug lets ${calls} pass`;
    return {
      // A call may get here late, after others that came later: what counts is its own place.
      armed: ({ locals }) => (locals.call ?? state.calls) - callsBefore > calls,
      strike(request, response) {
        // The bug breaks the service itself, whichever route shows it first. Where /health is spared it
        // would only contradict this, each time it is asked.
        if (routes.includes('/health')) reportProblem(problem);
        answerBroken(request, response, 500, problem, reportProblem);
      },
    };
  },
});
