// The recovery that is going on, or the last one; and how long the last ten took, on one scale.
import { CURES, shortName } from 'story/sentences.ts';
import { RECOVERY_STEPS, type Recovery, type Story, type Time } from 'story/story.ts';
import type { View } from '../view.ts';
import { clockTime, duration, roughDuration } from '../words.ts';
import { carriedOn, howMany, noticedAt, phasesOf, placeOf } from './phases.ts';

/** Milliseconds for which a recovery that is over stays the headline, and on the time axis. */
const AFTERMATH = 60_000;
/** Seconds that the scale of the bars has at least. */
const SHORTEST_SCALE = 25;

/** The steps without the fault itself, from which the others are counted. */
const TABLE_STEPS = RECOVERY_STEPS.filter((step) => step !== 'fault');

/** The latest recovery, while it is of interest. */
export function presentRecovery({ recoveries }: Story, now: Time): Recovery | undefined {
  const latest = recoveries.at(-1);
  return now - (latest?.goodAt ?? now) < AFTERMATH ? latest : undefined;
}

/** The latest row comes first. All bars share one scale, with room for the longest and for 25 seconds. */
export function recoveryCard(state: Story, { now }: View) {
  const { recoveries, replicas } = state;
  const present = presentRecovery(state, now);
  const seconds = recoveries.map(({ brokeAt, goodAt = now }) =>
    Math.floor((goodAt - brokeAt) / 1_000),
  );
  const scale = Math.max(SHORTEST_SCALE, ...seconds) * 1.03;
  return {
    ...titles(state, present, now),
    // What users got, if other replicas ran.
    others: present ? carriedOn(present, replicas, now) : '',
    // Whether the table says which replica each was about.
    isSeveral: replicas.length > 1,
    facts: factsOf(recoveries.at(-1)),
    rows: recoveries
      .toReversed()
      .map((recovery) => rowOf(recovery, now, scale, recovery === present)),
  };
}

function titles(state: Story, present: Recovery | undefined, now: Time) {
  const latest = state.recoveries.at(-1);
  if (!latest) {
    const about = 'since this web server runs';
    return { status: 'none', headline: 'Nothing has broken', about };
  }
  const { fault, brokeAt, goodAt, steps } = latest;
  const took = duration((goodAt ?? now) - brokeAt);
  if (!present) {
    const about = `The last time, ${roughDuration(now - (goodAt ?? now))} ago:`;
    return { status: 'none', headline: 'Nothing is broken', about };
  }
  const place = placeOf(present, state);
  const cause = [fault && `by ${fault}`, place && `in ${place}`].filter(Boolean).join(' ');
  const when = clockTime(brokeAt);
  if (goodAt === undefined) {
    const about = cause ? `${cause}, since ${when}` : `since ${when}`;
    return { status: 'broken', headline: `${howMany(state)} for ${took}`, about };
  }
  const word = steps.firstNumber === undefined ? 'Healthy' : 'Good again';
  const about = ['broken', cause, `at ${when}`].filter(Boolean).join(' ');
  return { status: 'over', headline: `${word} after ${took}`, about };
}

function factsOf(recovery: Recovery | undefined) {
  return Object.entries({
    'Detected after': detected,
    'Recovered after': recovered,
    'Requests lost': lostOf,
    'Cured by': cureOf,
  }).map(([title, textOf]) => ({ title, text: recovery ? textOf(recovery) : '–' }));
}

function detected(recovery: Recovery): string {
  const { detection, goodAt, brokeAt, steps } = recovery;
  // Its checks could not be read, so Docker may have noticed long before the process ended.
  if (detection === 'unknown') return 'not known';
  if (detection === 'none' && steps.gone === undefined) return 'no check';
  const noticed = noticedAt(recovery);
  if (noticed < Infinity) return duration(noticed - brokeAt);
  return goodAt === undefined ? 'not yet' : 'not at all';
}

function recovered({ goodAt, cutOffAt, brokeAt }: Recovery): string {
  return goodAt === undefined || cutOffAt !== undefined ? 'not yet' : duration(goodAt - brokeAt);
}

function lostOf({ requests, requestsLost }: Recovery): string {
  return `${requestsLost} of ${requests}`;
}

function cureOf({ goodAt, curedBy }: Recovery): string {
  // In a crash loop each restart is a cure that does not last.
  if (goodAt === undefined) return 'nothing yet';
  return curedBy ? CURES[curedBy] : 'itself';
}

/** One failure, as a line of the table and as a bar, in seconds. */
function rowOf(recovery: Recovery, now: Time, scale: number, isLatest: boolean) {
  const { id, fault = 'no fault', routes, instance, brokeAt, goodAt, steps } = recovery;
  const since = (at: Time): number => (at - brokeAt) / 1_000;
  const where = routes ? `, ${routes.join(' ')}${routes.length === 1 ? ' only' : ''}` : '';
  const whole = Math.floor(since(now));
  return {
    key: id,
    fault: `${fault}${where}`,
    replica: instance === undefined ? '–' : shortName(instance),
    isLatest,
    bar: {
      scale: round(scale),
      // Past bars do not change; the current one grows once a second.
      parts: phasesOf(recovery, brokeAt + whole * 1_000).map(({ kind, from, to }) => ({
        kind,
        from: round(since(from)),
        // A phase is never too short to be seen.
        width: round(Math.max(since(to) - since(from), scale / 120)),
      })),
    },
    total: goodAt === undefined ? `${whole} s …` : `${since(goodAt).toFixed(1)} s`,
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
