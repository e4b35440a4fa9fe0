// What is wrong with the outcome of a soak, in words.
import type { Outcome } from './soak.ts';

/** What the web may answer to a call: a number, or that there is none. */
const ANSWERS = ['number', 'status 503'];

/** Nothing when all is as it should be. */
export function findProblems({ growth, calls, losses, readings }: Outcome): string[] {
  const grown = growth.flatMap(({ part, judgements }) =>
    judgements
      .filter(({ hasGrown }) => hasGrown)
      .map(({ figure }) => `growth of ${part.name}: ${figure}`),
  );
  const wrong = [...calls]
    .filter(([outcome]) => !ANSWERS.includes(outcome))
    .map(([outcome, count]) => `calls that ended with ${outcome}: ${count}`);
  const restarts = readings.findLast(({ part }) => part.name === 'numbers-web')?.restarts ?? 0;
  return [
    ...grown,
    ...losses,
    ...wrong,
    ...(restarts > 0 ? [`restarts of numbers-web: ${restarts}`] : []),
  ];
}
