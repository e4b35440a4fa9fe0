// Slow, storm, breaker: what a client that copes does to an API that is slow.
import { api, secondsInARow, web } from '../../src/evidence/services.ts';
import { inOrder, type Step, together } from '../../src/evidence/steps.ts';
import type { Lab } from '../../src/lab.ts';

/** Calls in a second from which on it is worth a look; on a slow machine they are fewer than ten. */
const ENOUGH_CALLS = 4;
/** Calls that wait when nothing limits their time: ten a second, for three seconds each, less some. */
const MANY_WAITING = 15;

const apiIsSlow = api(0, ({ faults }) => faults.includes('latency') && 'latency is on');

const onlyTheBreakerIsOff = web(
  3,
  ({ safeguards: { timeout, retry, breaker } }) =>
    timeout && retry && !breaker && 'safeguards: timeout on, retry on, breaker off',
);

function attemptsPerCall(least: number, most: number, what: string): Step {
  return secondsInARow(3, what, ({ numbers, failures, attempts }) => {
    const calls = numbers + failures;
    return calls >= ENOUGH_CALLS && attempts >= least * calls && attempts <= most * calls;
  });
}

export const lab: Lab = {
  name: '08-slow',
  minutes: 12,
  rightAnswer: 'twenty',
  answersInOrder: true,
  checks: {
    breaker: inOrder(
      together(
        apiIsSlow,
        web(0, ({ breaker }) => breaker === 'open' && 'the circuit breaker is open'),
      ),
      attemptsPerCall(0, 0.7, 'hardly an attempt'),
    ),
    storm: inOrder(
      together(apiIsSlow, onlyTheBreakerIsOff),
      attemptsPerCall(1.7, 2, 'two attempts a call'),
    ),
    waiting: together(
      apiIsSlow,
      web(3, ({ safeguards, waiting }) =>
        !safeguards.timeout && !safeguards.breaker && waiting >= MANY_WAITING
          ? `no time-out, no breaker: at least ${MANY_WAITING} calls wait`
          : undefined,
      ),
    ),
  },
};
