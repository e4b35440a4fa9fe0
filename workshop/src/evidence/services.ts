// What the APIs and the web server can be asked for: how things are, the web's history, and what users get, second
// by second.
import type {
  ApiAnswer,
  Evidence,
  WebEvent,
  WebRecovery,
  WebSecond,
  WebStatus,
} from './evidence.ts';
import { firstOf, type Says, type Step, saysFor } from './steps.ts';

const apis = ({ api }: Evidence) => api;
const webEvents = ({ web }: Evidence) => web.events;

/** An API says so for so many seconds. */
export function api(seconds: number, says: Says<ApiAnswer>): Step {
  return saysFor(seconds, 'api', apis, (answers) => answers.map(says).find(Boolean));
}

/** An API is broken: it says that it is unhealthy, and /rng answers with that status. */
export function apiAnswersRngWith(status: number, seconds = 0): Step {
  return api(seconds, ({ rngStatus }) => rngStatus === status && `/rng answers ${status}`);
}

/** No API answers, for so many seconds. */
export function noApi(seconds: number): Step {
  return saysFor(seconds, 'api', apis, (answers) => answers.length === 0 && 'no answer');
}

/** The web server's status is like that for so many seconds. */
export function web(seconds: number, says: Says<WebStatus>): Step {
  return saysFor(seconds, 'web', ({ web }) => web.readings, says);
}

/** The big word of the live page. */
export function webSeesApi(condition: string, seconds = 0): Step {
  return web(seconds, (status) => status.condition === condition && `numbers-api is ${condition}`);
}

/** The first event of the web's history that is wanted. */
export function webEvent(kind: string, isWanted: (event: WebEvent) => boolean = () => true): Step {
  return firstOf('web', webEvents, (each) => each.kind === kind && isWanted(each) && each.text);
}

/** The web server has seen that a fault of this type was switched on. */
export function isSwitchedOn(type: string): Step {
  return webEvent('fault-on', ({ fault }) => fault === type);
}

/** The first recovery that is over and wanted, of a break after the time; it is seen with its last step. */
export function recovery(says: Says<WebRecovery>): Step {
  return (evidence, from) => {
    const later = evidence.web.recoveries.filter(({ over, brokeAt }) => over && brokeAt >= from);
    const ends = later.map((each) => {
      return { ...each, at: Math.max(each.brokeAt, ...Object.values(each.steps)) };
    });
    return firstOf('web', () => ends, says)(evidence, from);
  };
}

/** The first second of users' calls that is wanted. */
export function second(says: Says<WebSecond>): Step {
  const list = ({ web }: Evidence) =>
    web.seconds.map((each) => ({ ...each, at: each.second * 1_000 }));
  return firstOf('web', list, says);
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
      const sum = (name: 'numbers' | 'failures' | 'attempts') =>
        row.reduce((total, second) => total + second[name], 0);
      const failures = sum('failures');
      const calls = `${sum('numbers') + failures} calls, ${failures} without a number`;
      const text = `${what}: ${calls}, ${sum('attempts')} attempts in ${count} s`;
      const seen = [{ at: first.second * 1_000, witness: 'web' as const, text }];
      return { is: 'seen', at: each.second * 1_000 + 1_000, seen };
    }
    return { is: 'awaited', seen: [] };
  };
}

/** No call is lost in so many seconds in a row. */
export function usersAreServed(count: number): Step {
  return secondsInARow(count, 'users are served', ({ failures }) => failures === 0);
}
