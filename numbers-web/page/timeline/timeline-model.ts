// The time axis: what users got, how each replica was, and how the recovery went, second by second.
import type { Recovery, Story, Time } from 'story/story.ts';
import { presentRecovery } from '../recovery/recovery-model.ts';
import type { AxisMode, View } from '../view.ts';
import { type Axis, rowOf } from './row-model.ts';
import { phaseBars, rolloutBars, rolloutSteps, rolloutsToShow, stepsOf } from './steps-model.ts';

/** Seconds that are shown before the failure. */
const BEFORE_BREAK = 5;
/** Seconds after the failure that the axis shows at most, and can show; the first that suffice are taken. */
const LONGEST = 180;
const SPANS = [30, 60, 120, LONGEST];
const LAST = 60;

/** Returns all but the drawing itself, which is made from `data`. */
export function timelineCard(story: Story, view: View) {
  const { now, axis, link } = view;
  const latest = story.recoveries.at(-1);
  const present = presentRecovery(story, now);
  // A recovery can be shown while it continues or has not left what is kept.
  const canShowBreak =
    latest !== undefined && (latest.goodAt === undefined || now - latest.brokeAt < LONGEST * 1_000);
  // What a person has chosen, until the next failure; otherwise the failure while it is of interest.
  const chosen = axis?.recoveryId === latest?.id ? axis?.mode : undefined;
  const mode = canShowBreak ? (chosen ?? (present ? 'break' : 'last')) : 'last';
  return {
    canShowBreak,
    replicas: Math.max(1, story.replicas.length),
    isLost: link === 'lost',
    data: timelineData(story, view, mode, mode === 'break' ? latest : present),
  };
}

export type TimelineData = ReturnType<typeof timelineData>;

/** @param recovery the one whose steps are shown; in the mode `break`, times are counted from it, too */
function timelineData(story: Story, view: View, mode: AxisMode, recovery?: Recovery) {
  const { replicas, service, seconds } = story;
  const { now, link, newsAt } = view;
  const origin = mode === 'break' && recovery ? recovery.brokeAt : now;
  const time = (at: Time): number => (at - origin) / 1_000;
  const isLast = mode === 'last';
  const to = isLast ? 0 : (SPANS.find((seconds) => time(now) < seconds) ?? time(now) + 1);
  const from = isLast ? -LAST : Math.max(0, to - LONGEST) - BEFORE_BREAK;
  const known = link === 'lost' ? newsAt : now;
  const cut: Axis['cut'] = (begin, end) =>
    time(end) <= from ? [] : [{ from: Math.max(time(begin), from), to: time(end) }];
  const axis = { mode, time, from, known, cut };
  const rollouts = isLast && !recovery ? rolloutsToShow(replicas, axis) : [];
  const isRollout = rollouts.length > 0;
  const bySecond = new Map(seconds.map((each) => [each.second, each]));
  const first = Math.floor(origin / 1_000 + from);
  return {
    mode,
    // These and all times below are seconds from the failure or, for the last minute, from now.
    from,
    to,
    now: time(now),
    // From when on nothing is known.
    ...(link === 'lost' && { unknownFrom: time(newsAt) }),
    // Every second of the axis, those without calls too.
    users: Array.from({ length: Math.floor(known / 1_000 - first) + 1 }, (_, place) => {
      const { numbers = 0, failures = 0 } = bySecond.get(first + place) ?? {};
      return { second: time((first + place) * 1_000), good: numbers, failed: failures };
    }),
    // Replicas without a row, because too many run to be watched.
    unwatched: service.unwatched ?? 0,
    replicas: replicas.map((replica) => rowOf(replica, story, axis)),
    phases: recovery ? phaseBars(recovery, axis) : rolloutBars(replicas, rollouts, axis),
    steps: isRollout ? rolloutSteps(rollouts, axis) : stepsOf(recovery, axis),
    // What to say where nothing is broken.
    ...(!(recovery || isRollout) && {
      idle: 'Nothing is broken. Switch a fault on: these steps get their seconds, here.',
    }),
  };
}
