// The time axis: what users got, how each replica was, and how the recovery went, second by second.
import type { Recovery, Story, Time } from 'story/story.ts';
import { presentRecovery } from '../recovery/recovery-model.ts';
import type { AxisMode, View } from '../view.ts';
import type { Step, TimelineData } from './data.ts';
import { drawTimeline } from './drawing.ts';
import { rowOf } from './row-model.ts';
import { phaseBars, rolloutBars, rolloutSteps, rolloutsToShow, stepsOf } from './steps-model.ts';

/** Seconds that are shown before the failure. */
const BEFORE_BREAK = 5;
/** Seconds after the failure that the axis can show; the first that suffice are taken. */
const SPANS = [30, 60, 120, 180];
const LAST = 60;

export interface TimelineCard {
  mode: AxisMode;
  canShowBreak: boolean;
  replicas: number;
  drawing: string;
  steps: Step[];
  isLost: boolean;
}

/** Draws the axis, too, at the size that the view has. */
export function timelineCard(state: Story, view: View): TimelineCard {
  const present = presentRecovery(state, view.now);
  const breakToShow = recoveryWithinReach(state, view.now);
  const mode = modeOf(state, view, present, breakToShow);
  const data = timelineData(state, view, mode, mode === 'break' ? breakToShow : present);
  return {
    mode,
    canShowBreak: breakToShow !== undefined,
    replicas: Math.max(1, state.replicas.length),
    drawing: drawTimeline(data, view.size),
    steps: data.steps,
    isLost: view.link === 'lost',
  };
}

/** The latest recovery, while it continues or has not left what is kept. */
function recoveryWithinReach({ recoveries }: Story, now: Time): Recovery | undefined {
  const latest = recoveries.at(-1);
  if (latest?.goodAt === undefined) return latest;
  return now - latest.brokeAt < (SPANS.at(-1) ?? 0) * 1_000 ? latest : undefined;
}

/** What a person has chosen, until the next failure; otherwise the failure while it is of interest. */
function modeOf(
  { recoveries }: Story,
  { axis }: View,
  present: Recovery | undefined,
  breakToShow: Recovery | undefined,
): AxisMode {
  if (!breakToShow) return 'last';
  if (axis && axis.recoveryId === recoveries.at(-1)?.id) return axis.mode;
  return present ? 'break' : 'last';
}

/** @param recovery the one whose steps are shown; in the mode `break`, times are counted from it, too */
export function timelineData(
  state: Story,
  { now, link, newsAt }: View,
  mode: AxisMode,
  recovery: Recovery | undefined,
): TimelineData {
  const origin = mode === 'break' && recovery ? recovery.brokeAt : now;
  const time = (at: Time): number => (at - origin) / 1_000;
  const { from, to } = mode === 'last' ? { from: -LAST, to: 0 } : spanOf(time(now));
  const known = link === 'lost' ? newsAt : now;
  const axis = { time, from, known };
  const rollouts = mode === 'last' && !recovery ? rolloutsToShow(state.replicas, axis) : [];
  const isRollout = rollouts.length > 0;
  return {
    mode,
    from,
    to,
    now: time(now),
    ...(link === 'lost' && { unknownFrom: time(newsAt) }),
    users: usersOf(state, { first: origin / 1_000 + from, last: known / 1_000, origin }),
    unwatched: state.service.unwatched ?? 0,
    replicas: state.replicas.map((replica) => rowOf(replica, state, axis)),
    phases: recovery ? phaseBars(recovery, axis) : rolloutBars(state.replicas, rollouts, axis),
    steps: isRollout ? rolloutSteps(rollouts, axis) : stepsOf(recovery, { mode, time, from }),
    ...(!(recovery || isRollout) && {
      idle: 'Nothing is broken. Switch a fault on: these steps get their seconds, here.',
    }),
  };
}

function spanOf(now: number): { from: number; to: number } {
  const longest = SPANS.at(-1) ?? 0;
  const to = SPANS.find((seconds) => now < seconds);
  return to === undefined
    ? { from: now + 1 - longest - BEFORE_BREAK, to: now + 1 }
    : { from: -BEFORE_BREAK, to };
}

/** Every second of the axis, those without calls too. */
function usersOf(
  { seconds }: Story,
  { first, last, origin }: { first: number; last: number; origin: Time },
): TimelineData['users'] {
  const bySecond = new Map(seconds.map((each) => [each.second, each]));
  const users = [];
  for (let second = Math.floor(first); second <= last; second += 1) {
    const { numbers = 0, failures = 0 } = bySecond.get(second) ?? {};
    users.push({ second: second - origin / 1_000, good: numbers, failed: failures });
  }
  return users;
}
