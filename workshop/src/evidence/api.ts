// What the APIs themselves can be asked for.
import type { ApiAnswer } from './evidence.ts';
import { type Step, saysFor } from './steps.ts';

/**
 * An API says so for so many seconds.
 *
 * @param says what is seen of its answer, in words; undefined where it is not like that
 */
export function api(seconds: number, says: (answer: ApiAnswer) => string | undefined): Step {
  return saysFor(seconds, {
    witness: 'api',
    readings: ({ api }) => api,
    says: (answers) => answers.map(says).find((words) => words !== undefined),
  });
}

/** An API is broken: it says that it is unhealthy, and /rng answers with that status. */
export function apiAnswersRngWith(status: number, seconds = 0): Step {
  return api(seconds, ({ rngStatus }) =>
    rngStatus === status ? `/rng answers ${status}` : undefined,
  );
}

/** No API answers, for so many seconds. */
export function noApi(seconds: number): Step {
  return saysFor(seconds, {
    witness: 'api',
    readings: ({ api }) => api,
    says: (answers) => (answers.length === 0 ? 'no answer' : undefined),
  });
}
