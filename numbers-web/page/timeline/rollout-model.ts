// A rollout over the time axis, while nothing is broken: how many replicas were on which release.
import type { Replica, Time } from '../../src/live/state.ts';
import { type Rollout, rolloutsOf, stagesOf } from '../rollout.ts';
import type { PhaseBar, Step } from './data.ts';
import type { Axis } from './lane-model.ts';

/** The rollouts that the axis shows; none when the last one was over before the axis begins. */
export function rolloutsToShow(replicas: readonly Replica[], { time, from }: Axis): Rollout[] {
  const isShown = ({ endedAt }: Rollout): boolean => endedAt === undefined || time(endedAt) >= from;
  const rollouts = replicas.length > 1 ? rolloutsOf(replicas) : [];
  const last = rollouts.at(-1);
  return last && isShown(last) ? rollouts : [];
}

/** Each bar lasts while the numbers stay as they are, and says how many replicas are on which release. */
export function rolloutBars(
  replicas: readonly Replica[],
  rollouts: readonly Rollout[],
  { time, from, known }: Axis,
): PhaseBar[] {
  return rollouts.flatMap((rollout, place) => {
    const until = Math.min(known, rollouts[place + 1]?.beganAt ?? known);
    return stagesOf(replicas, rollout, until).flatMap((stage) => {
      const to = time(stage.to);
      if (to <= from) return [];
      const counts = stage.counts.map(({ release, count }) => `${release} ×${count}`);
      const wanted = counts.find((text) => text.startsWith(`${rollout.to} `)) ?? '';
      const texts = [counts.join(', '), wanted];
      return [{ kind: 'update' as const, from: Math.max(time(stage.from), from), to, texts }];
    });
  });
}

/** The beginning of each rollout, and its end if it has one, where the axis shows them. */
export function rolloutSteps(rollouts: readonly Rollout[], { time, from }: Axis): Step[] {
  return rollouts.flatMap(({ kind, to, beganAt, endedAt }) => {
    const isUpdate = kind === 'update';
    const begin = stepAt(
      isUpdate ? `Update to ${to}` : `Rollback to ${to}`,
      time(beganAt),
      isUpdate,
    );
    const end = endedAt === undefined ? [] : [stepAt(`All on ${to}`, time(endedAt), true)];
    return [begin, ...end].filter(({ at = 0 }) => at >= from);
  });
}

function stepAt(title: string, at: number, isGood: boolean): Step {
  return { title, at, when: secondsAgo(at), kind: isGood ? 'good' : 'bad' };
}

function secondsAgo(at: Time): string {
  return `${Math.round(-at)} s ago`;
}
