// The recovery that is going on, or the last one; and how long the last ten took, on one scale.
import { CURES, shortName } from 'story/sentences.ts';
import { RECOVERY_STEPS, type Recovery, type Story, type Time } from 'story/story.ts';
import type { View } from '../view.ts';
import { clockTime, duration, roughDuration } from '../words.ts';
import { carriedOn, howMany, noticedAt, phasesOf, placeOf } from './phases.ts';

/** Milliseconds for which a recovery that is over stays the headline, and on the time axis. */
export const AFTERMATH = 60_000;
/** Seconds that the bars stand for at least. */
const SHORTEST_SCALE = 25;

/** One failure, as a line of the table and as a bar, in seconds. */
export interface RecoveryRow {
  key: string;
  fault: string;
  /** The replica it was about, where that is known. */
  replica: string;
  isLatest: boolean;
  bar: { scale: number; parts: { kind: string; from: number; width: number }[] };
  total: string;
  began: string;
  /** Seconds since the failure, for each step but the first. */
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

/** Without the fault itself, from which all others are counted. */
const TABLE_STEPS = RECOVERY_STEPS.filter((step) => step !== 'fault');

/** The latest recovery, while it is of interest. */
export function presentRecovery({ recoveries }: Story, now: Time): Recovery | undefined {
  const latest = recoveries.at(-1);
  const end = latest?.goodAt;
  return end === undefined || now - end < AFTERMATH ? latest : undefined;
}

/** The latest row comes first. All bars share one scale, with room for the longest and for 25 seconds. */
export function recoveryCard(state: Story, { now }: View): RecoveryCard {
  const latest = state.recoveries.at(-1);
  const present = presentRecovery(state, now);
  const seconds = state.recoveries.map((each) =>
    Math.floor(((each.goodAt ?? now) - each.brokeAt) / 1_000),
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
  state: Story,
  now: Time,
) {
  if (!latest) {
    return {
      status: 'none',
      headline: 'Nothing has broken',
      about: 'since this web server runs',
    } as const;
  }
  const end = latest.goodAt;
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
  const { detection, goodAt, brokeAt, steps } = recovery;
  // Its checks could not be read, so Docker may have noticed long before the process ended.
  if (detection === 'unknown') return 'not known';
  if (detection === 'none' && steps.gone === undefined) return 'no check';
  const noticed = noticedAt(recovery);
  if (noticed !== undefined) return duration(noticed - brokeAt);
  return goodAt === undefined ? 'not yet' : 'not at all';
}

function recovered(recovery: Recovery): string {
  const { goodAt, cutOffAt, brokeAt } = recovery;
  return goodAt === undefined || cutOffAt !== undefined ? 'not yet' : duration(goodAt - brokeAt);
}

function lostOf({ requests, requestsLost }: Recovery): string {
  return `${requestsLost} of ${requests}`;
}

function cureOf(recovery: Recovery): string {
  // In a crash loop each restart is a cure that does not last.
  if (recovery.goodAt === undefined) return 'nothing yet';
  return recovery.curedBy ? CURES[recovery.curedBy] : 'itself';
}

function rowOf(
  recovery: Recovery,
  { now, scale, isLatest }: { now: Time; scale: number; isLatest: boolean },
): RecoveryRow {
  const { id, fault, routes, instance, brokeAt, steps } = recovery;
  const end = recovery.goodAt;
  const since = (at: Time): number => (at - brokeAt) / 1_000;
  const where = routes ? `, ${routes.join(' ')}${routes.length === 1 ? ' only' : ''}` : '';
  return {
    key: id,
    fault: `${fault ?? 'no fault'}${where}`,
    replica: instance === undefined ? '–' : shortName(instance),
    isLatest,
    bar: {
      scale: round(scale),
      // Past bars do not change; the current one grows once a second.
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
