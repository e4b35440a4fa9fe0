// The recovery that is going on, or the last one; and how long the last ten took, on one scale.
import { shortName } from '../../src/live/shorten.ts';
import {
  type Cure,
  type LiveState,
  RECOVERY_STEPS,
  type Recovery,
  type Time,
} from '../../src/live/state.ts';
import type { View } from '../view.ts';
import { clockTime, duration, roughDuration } from '../words.ts';
import { carriedOn, endOf, howMany, noticedAt, phasesOf, placeOf } from './phases.ts';

/** Milliseconds for which a recovery that is over stays the headline, and on the time axis. */
export const AFTERMATH = 60_000;
/** Seconds that the bars stand for at least. */
const SHORTEST_SCALE = 25;

/** One break, as a line of the table and as a bar, all of whose numbers are seconds. */
export interface RecoveryRow {
  key: string;
  fault: string;
  /** The replica it was about, where that is known. */
  replica: string;
  isLatest: boolean;
  bar: { scale: number; parts: { kind: string; from: number; width: number }[] };
  total: string;
  began: string;
  /** Seconds since the break, for each step but the first. */
  steps: string[];
  lost: string;
  cure: string;
}

export interface RecoveryCard {
  status: 'none' | 'broken' | 'over';
  headline: string;
  about: string;
  /** What became of users, where other replicas were there. */
  others: string;
  /** Whether the table says which replica each was about. */
  isSeveral: boolean;
  facts: { title: string; text: string }[];
  rows: RecoveryRow[];
}

const CURES: Readonly<Record<Cure, string>> = {
  watchdog: 'watchdog',
  'restart policy': 'restart policy',
  expiry: 'expiry',
  person: 'a person',
  replacement: 'a new container',
  nobody: 'nobody',
};

/** Without the fault itself, from which all others are counted. */
const TABLE_STEPS = RECOVERY_STEPS.filter((step) => step !== 'fault');

/** The latest recovery, while it is of interest. */
export function presentRecovery({ recoveries }: LiveState, now: Time): Recovery | undefined {
  const latest = recoveries.at(-1);
  const end = latest && endOf(latest);
  return end === undefined || now - end < AFTERMATH ? latest : undefined;
}

/** The latest row comes first. All bars share one scale, with room for the longest and for 25 seconds. */
export function recoveryCard(state: LiveState, { now }: View): RecoveryCard {
  const latest = state.recoveries.at(-1);
  const present = presentRecovery(state, now);
  const seconds = state.recoveries.map((each) =>
    Math.floor(((endOf(each) ?? now) - each.brokeAt) / 1_000),
  );
  const scale = Math.max(SHORTEST_SCALE, ...seconds) * 1.03;
  return {
    ...titles(latest, present, state, now),
    others: present ? carriedOn(present, state.replicas, now) : '',
    isSeveral: state.replicas.length > 1,
    facts: factsOf(latest),
    rows: state.recoveries
      .toReversed()
      .map((recovery) => rowOf(recovery, { now, scale, isLatest: recovery === present })),
  };
}

function titles(
  latest: Recovery | undefined,
  present: Recovery | undefined,
  state: LiveState,
  now: Time,
) {
  if (!latest) {
    return {
      status: 'none',
      headline: 'Nothing has broken',
      about: 'since this web server runs',
    } as const;
  }
  const end = endOf(latest);
  if (!present) {
    const about = `The last time, ${roughDuration(now - (end ?? now))} ago:`;
    return { status: 'none', headline: 'Nothing is broken', about } as const;
  }
  const { fault, brokeAt, steps } = present;
  const when = clockTime(brokeAt);
  const place = placeOf(present, state);
  const cause = [fault && `by ${fault}`, place && `in ${place}`].filter(Boolean).join(' ');
  if (end === undefined) {
    const headline = `${howMany(state)} for ${duration(now - brokeAt)}`;
    return {
      status: 'broken',
      headline,
      about: cause ? `${cause}, since ${when}` : `since ${when}`,
    } as const;
  }
  const word = steps.firstNumber === undefined ? 'Healthy' : 'Good again';
  const about = ['broken', cause, `at ${when}`].filter(Boolean).join(' ');
  return { status: 'over', headline: `${word} after ${duration(end - brokeAt)}`, about } as const;
}

function factsOf(recovery: Recovery | undefined) {
  return [
    { title: 'Detected after', text: recovery ? detected(recovery) : '–' },
    { title: 'Recovered after', text: recovery ? recovered(recovery) : '–' },
    { title: 'Requests lost', text: recovery ? lostOf(recovery) : '–' },
    { title: 'Cured by', text: recovery ? cureOf(recovery) : '–' },
  ];
}

function detected(recovery: Recovery): string {
  const noticed = noticedAt(recovery);
  if (noticed !== undefined) return duration(noticed - recovery.brokeAt);
  return endOf(recovery) === undefined ? 'not yet' : 'not at all';
}

function recovered(recovery: Recovery): string {
  const end = endOf(recovery);
  if (end === undefined || recovery.cutOffAt !== undefined) return 'not yet';
  return recovery.steps.firstNumber === undefined
    ? 'ask, to be sure'
    : duration(end - recovery.brokeAt);
}

function lostOf({ requests, requestsLost }: Recovery): string {
  return `${requestsLost} of ${requests}`;
}

function cureOf(recovery: Recovery): string {
  if (recovery.curedBy) return CURES[recovery.curedBy];
  return endOf(recovery) === undefined ? 'nobody yet' : 'itself';
}

function rowOf(
  recovery: Recovery,
  { now, scale, isLatest }: { now: Time; scale: number; isLatest: boolean },
): RecoveryRow {
  const { id, fault, routes, instance, brokeAt, steps } = recovery;
  const end = endOf(recovery);
  const since = (at: Time): number => (at - brokeAt) / 1_000;
  const where = routes ? `, ${routes.join(' ')}${routes.length === 1 ? ' only' : ''}` : '';
  return {
    key: String(id),
    fault: `${fault ?? 'no fault'}${where}`,
    replica: instance === undefined ? '–' : shortName(instance),
    isLatest,
    bar: {
      scale: round(scale),
      // The bars of the past stand still; one that grows does so once a second.
      parts: phasesOf(recovery, brokeAt + Math.floor(since(now)) * 1_000).map(
        ({ kind, from, to }) => ({
          kind,
          from: round(since(from)),
          // A phase is never too short to be seen.
          width: round(Math.max(since(to) - since(from), scale / 120)),
        }),
      ),
    },
    total: end === undefined ? `${Math.floor(since(now))} s …` : `${since(end).toFixed(1)} s`,
    began: clockTime(brokeAt),
    steps: TABLE_STEPS.map((step) => {
      const at = steps[step];
      return at === undefined ? '–' : since(at).toFixed(1);
    }),
    lost: lostOf(recovery),
    cure: cureOf(recovery),
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
