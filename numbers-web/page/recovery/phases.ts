// What a failure and its recovery consist of: the time until it was noticed, the time until the cure
// began, and the restart.
import { shortName } from 'story/sentences.ts';
import type { Recovery, Replica, Story, Time } from 'story/story.ts';

export interface Phase {
  kind: 'unnoticed' | 'waiting' | 'restart';
  from: Time;
  to: Time;
}

/** Returns when it was noticed, by Docker's check or by the exit of the process; infinite if never. */
export function noticedAt({ steps }: Recovery): Time {
  return Math.min(steps.unhealthy ?? Infinity, steps.gone ?? Infinity);
}

/** @param now the end of the last phase, while it is broken */
export function phasesOf(recovery: Recovery, now: Time): Phase[] {
  const { brokeAt, goodAt: end = now, steps } = recovery;
  const noticed = Math.min(noticedAt(recovery), end);
  const gone = Math.min(steps.gone ?? end, end);
  const phases: Phase[] = [
    { kind: 'unnoticed', from: brokeAt, to: noticed },
    { kind: 'waiting', from: noticed, to: gone },
    { kind: 'restart', from: gone, to: end },
  ];
  return phases.filter(({ from, to }) => to > from);
}

/** Returns a text such as `1 of 3 broken`; `Broken` for the only replica. */
export function howMany(state: Story): string {
  const { known } = state.service;
  return known > 1 ? `${brokenIn(state).size} of ${known} broken` : 'Broken';
}

/** Returns the replica of a failure, or how many fail at once; empty if there is only one replica. */
export function placeOf({ instance, over }: Recovery, state: Story): string {
  if (instance === undefined || state.replicas.length < 2) return '';
  const { size } = brokenIn(state);
  return size > 1 && !over ? `${size} replicas` : shortName(instance);
}

/** The instances that are broken now. */
function brokenIn({ recoveries }: Story): Set<string | undefined> {
  const present = recoveries.filter(({ goodAt }) => goodAt === undefined);
  return new Set(present.map(({ instance }) => instance));
}

const NUMBERS = ['', '', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
/** Milliseconds within which the calls of the first second are counted. */
const CALLS_COME = 2_000;

/** Returns a text such as `0 of 210 lost: the other two carried on`; empty if that is not known. */
export function carriedOn(recovery: Recovery, replicas: readonly Replica[], now: Time): string {
  const { instance, requests, requestsLost, brokeAt, goodAt: end = now } = recovery;
  if (instance === undefined || replicas.length < 2) return '';
  if (requests === 0) {
    return end - brokeAt < CALLS_COME ? '' : 'No user requested a number meanwhile.';
  }
  const { length } = replicas.filter(
    (replica) =>
      replica.instance !== instance &&
      !replica.replaced.includes(instance) &&
      wasGood(replica, brokeAt, end),
  );
  const lost = `${requestsLost} of ${requests} lost`;
  if (length === 0 || requestsLost === requests) return lost;
  return `${lost}: the other ${length === 1 ? 'one' : (NUMBERS[length] ?? length)} carried on`;
}

/** Whether it ran and was good from one time to another. */
function wasGood({ runs }: Replica, from: Time, to: Time): boolean {
  if ((runs[0]?.from ?? Infinity) > from) return false;
  return runs.every(({ from: begin, state }, place) => {
    const end = runs[place + 1]?.from ?? Infinity;
    return state === 'good' || end <= from || begin >= to;
  });
}
