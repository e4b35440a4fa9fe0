// The bug of the original: after some calls, the service stays broken until its process restarts.
//
// How it works: FAIL_AFTER_CALLS in settings.ts switches it on at each start. faults.ts counts every call to /rng, and
// applies the faults before app.ts draws a number. After `calls` calls, this fault answers /rng and /health with 500,
// so the health check fails.
import { defineFault, whole } from './fault-type.ts';

export const failAfter = defineFault({
  name: 'fail-after',
  symptom: 'answers wrongly',
  shows: 'A process that keeps running although its service is broken: Docker alone does nothing.',
  spares: 'Everything, until /rng has received that many calls.',
  cure: 'A restart, which resets the call counter.',
  settings: {
    calls: whole(0, 1_000_000_000)
      .default(3)
      .describe('calls to /rng, including failed ones; the next one breaks the service'),
  },
  switchOn({ calls: allowed, routes }, { calls: callsBefore, healthRoute, reportProblem }) {
    const problem = `broken since call ${allowed + 1}: the built-in bug allows ${allowed} calls`;
    return {
      armed: (calls) => calls - callsBefore > allowed,
      strike({ answer }) {
        // The bug breaks the whole service, whichever route shows it first. If /health is spared, it would
        // contradict the report at each request.
        if (routes.includes(healthRoute)) reportProblem(problem);
        answer(500, problem);
      },
    };
  },
});
