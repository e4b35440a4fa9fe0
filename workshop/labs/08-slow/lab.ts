// The outage that continues after its cause is gone: retries keep an API busy with callers who have left.

import type { Queue } from 'contract';
import { event } from '../../src/evidence/engine.ts';
import { say, type Text } from '../../src/evidence/evidence.ts';
import { api, second, usersAreServed, usersGetNothing, web } from '../../src/evidence/services.ts';
import { inOrder, type Lab, type Step, together } from '../../src/evidence/steps.ts';

/** Milliseconds that the web gives an attempt. */
const TIMEOUT = 500;
/** Calls in a second from which on it counts; on a slow machine they are fewer than ten. */
const ENOUGH_CALLS = 4;
/** Requests served in vain that an outage leaves in the API's count, which a restart resets. */
const MANY_WASTED = 50;

const apiIsSlow = api(0, ({ faults }) => {
  const isSlow = faults.includes('overload') && faults.includes('latency');
  return isSlow && say`faults: ${'overload latency'}`;
});

/** The cause is gone: the API says that it is healthy, and that only its capacity is limited. */
function apiHasQueue(seconds: number, words: Text, isWanted: (queue: Queue) => boolean): Step {
  return api(seconds, ({ faults, problem, queue }) => {
    const isQuick = problem === undefined && faults.join() === 'overload';
    return isQuick && queue && isWanted(queue) && say`healthy, only overload is on, ${words}`;
  });
}

const isShort = ({ waited }: Queue): boolean => waited < TIMEOUT;
const apiIsQuick = apiHasQueue(5, say`requests wait less than 0.5 s`, isShort);

function safeguards(seconds: number, ...on: readonly string[]): Step {
  return web(seconds, ({ safeguards: { timeout, retry, breaker } }) => {
    const isAsWanted =
      timeout && retry === on.includes('retry') && breaker === on.includes('breaker');
    return isAsWanted && say`safeguards: ${['timeout', ...on].join(' ')}`;
  });
}

/** Users get nothing, and the API is busy with requests whose callers have left. */
function outage(seconds: number): Step {
  return together(
    safeguards(0, 'retry'),
    apiHasQueue(seconds, say`requests wait more than 0.5 s`, (queue) => !isShort(queue)),
    usersGetNothing(seconds, ENOUGH_CALLS),
  );
}

const served = together(apiIsQuick, usersAreServed(5));

export const lab: Lab = {
  name: '08-slow',
  minutes: 15,
  waiting: 2,
  rightAnswer: 'nothing',
  checks: {
    served,
    outage: inOrder(served, together(apiIsSlow, safeguards(0, 'retry')), outage(20)),
    breaker: inOrder(
      outage(10),
      together(
        safeguards(5, 'retry', 'breaker'),
        apiHasQueue(
          5,
          say`at least ${MANY_WASTED} requests served after their callers left, now they wait less than 0.5 s`,
          (queue) => isShort(queue) && queue.wasted >= MANY_WASTED,
        ),
        usersAreServed(5),
      ),
    ),
    'no-retry': inOrder(
      safeguards(0),
      together(
        apiIsSlow,
        second(
          ({ failures }) => failures >= ENOUGH_CALLS && say`${failures} calls without a number`,
        ),
      ),
      together(apiIsQuick, safeguards(5), usersAreServed(5)),
    ),
    restart: inOrder(
      outage(10),
      event('start'),
      together(apiIsQuick, safeguards(5, 'retry'), usersAreServed(5)),
    ),
  },
};
