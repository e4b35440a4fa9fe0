// What users get, from the web server's seconds: for how long all goes wrong, or nothing.
import type { WebSecond } from './evidence.ts';
import type { Step } from './steps.ts';

/**
 * Seconds of users' calls in a row that are all like that; those without a call are passed over.
 *
 * @param count how many of them
 * @param what what is seen, in words
 */
export function secondsInARow(
  count: number,
  what: string,
  isLikeThat: (second: WebSecond) => boolean,
): Step {
  return ({ web }, from) => {
    let row: WebSecond[] = [];
    for (const each of web.seconds) {
      if (each.second * 1_000 < from || each.numbers + each.failures === 0) continue;
      row = isLikeThat(each) ? [...row, each] : [];
      const [first] = row;
      if (row.length < count || first === undefined) continue;
      const sum = (pick: (second: WebSecond) => number) =>
        row.reduce((total, second) => total + pick(second), 0);
      const calls = sum(({ numbers, failures }) => numbers + failures);
      const failures = sum((second) => second.failures);
      const attempts = sum((second) => second.attempts);
      const text = `${what}: ${calls} calls, ${failures} without a number, ${attempts} attempts in ${count} s`;
      const seen = [{ at: first.second * 1_000, witness: 'web' as const, text }];
      return { is: 'seen', at: each.second * 1_000 + 1_000, seen };
    }
    return { is: 'awaited', seen: [] };
  };
}
