// What became of users while one of several replicas was broken.
import { shortName } from '../../src/history/names.ts';
import type { LiveState, Recovery, Replica, Time } from '../../src/live/state.ts';
import { endOf } from './phases.ts';

const NUMBERS = ['', '', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Such as `1 of 3 broken`; just `Broken` where there is one replica. */
export function howMany(state: LiveState): string {
  const { known } = state.service;
  return known > 1 ? `${brokenIn(state).length} of ${known} broken` : 'Broken';
}

/** In which replica it was, or in how many at once; empty where there is one. */
export function placeOf({ instance, over }: Recovery, state: LiveState): string {
  if (instance === undefined || state.replicas.length < 2) return '';
  const broken = brokenIn(state);
  return broken.length > 1 && !over ? `${broken.length} replicas` : shortName(instance);
}

/** The instances that are broken now. */
function brokenIn({ recoveries }: LiveState): (string | undefined)[] {
  const present = recoveries.filter((recovery) => endOf(recovery) === undefined);
  return [...new Set(present.map(({ instance }) => instance))];
}

/** Such as `0 of 210 lost: the other two carried on`; empty where that cannot be said. */
export function carriedOn(recovery: Recovery, replicas: readonly Replica[], now: Time): string {
  const { instance, requests, requestsLost, brokeAt } = recovery;
  if (instance === undefined || replicas.length < 2) return '';
  if (requests === 0) return 'Nobody asked for a number meanwhile.';
  const end = endOf(recovery) ?? now;
  const others = replicas.filter(
    (replica) =>
      replica.instance !== instance &&
      !replica.replaced.includes(instance) &&
      wasGood(replica, brokeAt, end),
  );
  const lost = `${requestsLost} of ${requests} lost`;
  if (others.length === 0 || requestsLost === requests) return lost;
  const who =
    others.length === 1 ? 'the other one' : `the other ${NUMBERS[others.length] ?? others.length}`;
  return `${lost}: ${who} carried on`;
}

/** Whether it was there and good from one time to another. */
function wasGood({ runs }: Replica, from: Time, to: Time): boolean {
  const [first] = runs;
  if (!first || first.from > from) return false;
  return runs.every(({ from: begin, state }, place) => {
    const end = runs[place + 1]?.from ?? Number.POSITIVE_INFINITY;
    return state === 'good' || end <= from || begin >= to;
  });
}
