// What the web server can be asked for: how things are, its history, and what users get, second by second.
import type { WebEvent, WebRecovery, WebSecond, WebStatus } from './evidence.ts';
import { type Step, saysFor } from './steps.ts';

/**
 * The web server's status is like that for so many seconds.
 *
 * @param says what is seen of it, in words; undefined where it is not like that
 */
export function web(seconds: number, says: (status: WebStatus) => string | undefined): Step {
  return saysFor(seconds, { witness: 'web', readings: ({ web }) => web.readings, says });
}

/** The big word of the live page. */
export function webSeesApi(condition: string, seconds = 0): Step {
  return web(seconds, (status) =>
    status.condition === condition ? `numbers-api is ${condition}` : undefined,
  );
}

/** The first event of the web's history that is wanted. */
export function webEvent(kind: string, isWanted: (event: WebEvent) => boolean = () => true): Step {
  return ({ web }, from) => {
    const found = web.events.find(
      (each) => each.at >= from && each.kind === kind && isWanted(each),
    );
    if (!found) return { is: 'awaited', seen: [] };
    const { at, text } = found;
    return { is: 'seen', at, seen: [{ at, witness: 'web', text }] };
  };
}

/**
 * The first recovery that is over and wanted, of a break after the time.
 *
 * @param says what is seen of it, in words; undefined where it is not wanted
 */
export function recovery(says: (recovery: WebRecovery) => string | undefined): Step {
  return ({ web }, from) => {
    for (const each of web.recoveries) {
      const text = each.over && each.brokeAt >= from ? says(each) : undefined;
      if (text === undefined) continue;
      const at = Math.max(each.brokeAt, ...Object.values(each.steps));
      return { is: 'seen', at, seen: [{ at, witness: 'web', text }] };
    }
    return { is: 'awaited', seen: [] };
  };
}

/**
 * The first second of users' calls that is wanted.
 *
 * @param says what is seen of it, in words; undefined where it is not wanted
 */
export function second(says: (second: WebSecond) => string | undefined): Step {
  return ({ web }, from) => {
    for (const each of web.seconds) {
      const at = each.second * 1_000;
      const text = at >= from ? says(each) : undefined;
      if (text !== undefined) return { is: 'seen', at, seen: [{ at, witness: 'web', text }] };
    }
    return { is: 'awaited', seen: [] };
  };
}

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
