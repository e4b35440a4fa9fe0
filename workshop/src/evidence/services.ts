// Steps of the API and of the web's story: how things are, what happened, and what users get, second by second.
import { sentenceOf } from 'story/sentences.ts';
import type { Condition, EventKind, Recovery, Second, StoryEvent } from 'story/story.ts';
import type { ApiAnswer, Evidence, Seen, Text, WebStatus } from './evidence.ts';
import { listed, say } from './evidence.ts';
import { awaited, firstOf, type Says, type Step, saysFor } from './steps.ts';

const apis = ({ api }: Evidence) => api;

/** An API reports that for so many seconds. */
export function api(seconds: number, says: Says<ApiAnswer>): Step {
  return saysFor(seconds, 'api', apis, (answers) => answers.map(says).find(Boolean), describeApis);
}

function describeApis(answers: readonly ApiAnswer[]): Text {
  const all = answers.flatMap(({ problem, rngStatus, faults }) => [
    problem ? `unhealthy: ${problem}` : 'healthy',
    rngStatus ? say`/rng answers ${rngStatus}` : [],
    faults.length > 0 ? say`faults: ${faults.join(' ')}` : say`no fault is on`,
  ]);
  return all.length > 0 ? listed(all.flat()) : say`no answer`;
}

/** An API is broken: it reports that it is unhealthy, and /rng answers with that status. */
export function apiAnswersRngWith(status: number, seconds = 0): Step {
  return api(seconds, ({ rngStatus }) => rngStatus === status && say`/rng answers ${status}`);
}

/** No API answers, for so many seconds. */
export function noApi(seconds: number): Step {
  const isSilent: Says<ApiAnswer[]> = (answers) => answers.length === 0 && say`no answer`;
  return saysFor(seconds, 'api', apis, isSilent, describeApis);
}

/** The web's story shows that for so many seconds. */
export function web(seconds: number, says: Says<WebStatus>): Step {
  return saysFor(seconds, 'web', ({ web }) => web.readings, says, describeWeb);
}

function describeWeb({ condition, replicas, safeguards }: WebStatus): Text {
  const releases = new Set(replicas.flatMap(({ release }) => release ?? []));
  const on = Object.entries(safeguards).flatMap(([name, isOn]) => (isOn ? name : []));
  const ofReplicas = releases.size > 0 ? say`releases ${[...releases].join(' ')}` : [];
  const safe = say`safeguards: ${on.join(' ') || '–'}`;
  return listed([say`numbers-api is ${condition}`, ofReplicas, safe].flat());
}

/** The live page shows that condition as its big word. */
export function webSeesApi(condition: Condition, seconds = 0): Step {
  return web(
    seconds,
    (status) => status.condition === condition && say`numbers-api is ${condition}`,
  );
}

const webEvents = ({ web }: Evidence) => web.events;
const inFull = (event: StoryEvent) => sentenceOf(event, true);

/** The first event of that kind in the web's story. */
export function webEvent(kind: EventKind): Step {
  return firstOf('web', webEvents, (event) => event.kind === kind && inFull(event), inFull);
}

/** The web server has seen that a fault of this type was switched on. */
export function isSwitchedOn(type: string): Step {
  const isWanted: Says<StoryEvent> = (event) =>
    event.kind === 'fault-on' && event.fault === type && inFull(event);
  return firstOf('web', webEvents, isWanted, inFull);
}

/** The first matching recovery that is over, of a failure after that time; its time is that of its last step. */
export function recovery(says: Says<Recovery>): Step {
  return (evidence, from) => {
    const ended = evidence.web.recoveries
      .filter(({ over, brokeAt }) => over && brokeAt >= from)
      .map((each) => ({ ...each, at: Math.max(each.brokeAt, ...Object.values(each.steps)) }));
    const inShort = ({ fault, curedBy, requests, requestsLost }: Recovery) =>
      say`${fault ?? '–'} cured by ${curedBy ?? '–'}, ${requestsLost} of ${requests} calls lost`;
    return firstOf('web', () => ended, says, inShort)(evidence, from);
  };
}

/** The first matching second of users' calls. */
export function second(says: Says<Second>): Step {
  const list = ({ web }: Evidence) =>
    web.seconds.map((each) => ({ ...each, at: each.second * 1_000 }));
  return firstOf('web', list, says, describeSecond);
}

const describeSecond = ({ numbers, failures }: Second) =>
  say`${numbers + failures} calls in a second, ${failures} without a number`;

/** The latest second of users' calls. */
function latestSecond({ web }: Evidence): Seen | undefined {
  const last = web.seconds.findLast(({ numbers, failures }) => numbers + failures > 0);
  return last && { at: last.second * 1_000, source: 'web', text: describeSecond(last) };
}

/** So many seconds of users' calls in a row match; seconds without a call don't count. */
export function secondsInARow(
  count: number,
  what: Text,
  isLikeThat: (second: Second) => boolean,
): Step {
  return (evidence, from) => {
    const { web } = evidence;
    let row: Second[] = [];
    for (const each of web.seconds) {
      if (each.second * 1_000 < from || each.numbers + each.failures === 0) continue;
      row = isLikeThat(each) ? [...row, each] : [];
      if (row.length === count) break;
    }
    const [first, last] = [row[0], row.at(-1)];
    if (!first || !last || row.length < count) {
      return awaited('web', latestSecond(evidence));
    }
    const sum = (name: 'numbers' | 'failures' | 'attempts') =>
      row.reduce((total, second) => total + second[name], 0);
    const calls = say`${sum('numbers') + sum('failures')} calls, ${sum('failures')} without a number`;
    const text = say`${what}: ${calls}, ${sum('attempts')} attempts in ${count} s`;
    const seen = [{ at: first.second * 1_000, source: 'web' as const, text }];
    return { at: last.second * 1_000 + 1_000, seen };
  };
}

/** No call gets a number for so many seconds in a row, each with so many calls. */
export function usersGetNothing(count: number, leastCalls = 1): Step {
  const isLost = ({ numbers, failures }: Second) => numbers === 0 && failures >= leastCalls;
  return secondsInARow(count, say`users get nothing`, isLost);
}

/** No call is lost in so many seconds in a row. */
export function usersAreServed(count: number): Step {
  return secondsInARow(count, say`users are served`, ({ failures }) => failures === 0);
}
