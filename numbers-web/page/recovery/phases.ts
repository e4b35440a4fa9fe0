// What a failure and its recovery consist of: the time until it was noticed, the time until the cure
// began, and the restart.
import { shortName } from 'story/sentences.ts';
import type { Recovery, Replica, Story, Time } from 'story/story.ts';

export interface Phase {
  kind: 'unnoticed' | 'waiting' | 'restart';
  from: Time;
  to: Time;
}

/** When somebody or something noticed: Docker's check or, where the process ended, its end. */
export function noticedAt({ steps }: Recovery): Time | undefined {
  const times = [steps.unhealthy, steps.gone].filter((at) => at !== undefined);
  return times.length > 0 ? Math.min(...times) : undefined;
}

/** @param now until when it has lasted, while it is broken */
export function phasesOf(recovery: Recovery, now: Time): Phase[] {
  const { brokeAt, steps } = recovery;
  const end = recovery.goodAt ?? now;
  const noticed = Math.min(noticedAt(recovery) ?? end, end);
  const gone = Math.min(steps.gone ?? end, end);
  const phases: Phase[] = [
    { kind: 'unnoticed', from: brokeAt, to: noticed },
    { kind: 'waiting', from: noticed, to: gone },
    { kind: 'restart', from: gone, to: end },
  ];
  return phases.filter(({ from, to }) => to > from);
}

const NUMBERS = ['', '', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Returns a text such as `1 of 3 broken`; `Broken` for the only replica. */
export function howMany(state: Story): string {
  const { known } = state.service;
  return known > 1 ? `${brokenIn(state).length} of ${known} broken` : 'Broken';
}

/** In which replica it was, or in how many at once; empty where there is one. */
export function placeOf({ instance, over }: Recovery, state: Story): string {
  if (instance === undefined || state.replicas.length < 2) return '';
  const broken = brokenIn(state);
  return broken.length > 1 && !over ? `${broken.length} replicas` : shortName(instance);
}

/** The instances that are broken now. */
function brokenIn({ recoveries }: Story): (string | undefined)[] {
  const present = recoveries.filter(({ goodAt }) => goodAt === undefined);
  return [...new Set(present.map(({ instance }) => instance))];
}

/** Milliseconds within which the calls of the first second are counted. */
const CALLS_COME = 2_000;

/** Returns a text such as `0 of 210 lost: the other two carried on`; empty if that is not known. */
export function carriedOn(recovery: Recovery, replicas: readonly Replica[], now: Time): string {
  const { instance, requests, requestsLost, brokeAt } = recovery;
  if (instance === undefined || replicas.length < 2) return '';
  const end = recovery.goodAt ?? now;
  if (requests === 0) {
    return end - brokeAt < CALLS_COME ? '' : 'Nobody asked for a number meanwhile.';
  }
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
